import type { DenseLayer } from "./layer.ts";
import type { NetworkShape } from "./network-shape.ts";
import type { MlpSpec } from "./network-spec.ts";
import { recurrentLayer } from "./recurrent.ts";

const HIDDEN = 64;

// Stable-Baselines3's ActorCriticPolicy with its MlpExtractor: a tower for the policy, another for the value.
const HIDDEN_GAIN = Math.SQRT2;
const POLICY_GAIN = 0.01;
const VALUE_GAIN = 1;

/**
 * vector → two hidden layers with tanh → policy logits; the same again with other weights → value. The towers share no
 * weights, so large errors of the value do not affect the policy. With a memory: vector → two hidden layers with tanh →
 * memory → policy logits and value, because two memories would have to travel with each slot.
 */
export function mlp({ length, actions, memory }: MlpSpec): NetworkShape {
  if (memory !== undefined) {
    const head = { kind: "dense", inputs: memory.size, activation: "none" } as const;
    return {
      observation: { element: "float32", frame: [length], stack: 1 },
      trunk: [...hiddenLayers("hidden", length), recurrentLayer(memory, HIDDEN)],
      policy: [{ ...head, name: "policy", outputs: actions, gain: POLICY_GAIN }],
      value: [{ ...head, name: "value", outputs: 1, gain: VALUE_GAIN }],
      actions,
    };
  }
  return {
    observation: { element: "float32", frame: [length], stack: 1 },
    trunk: [],
    policy: tower("policy", length, actions, POLICY_GAIN),
    value: tower("value", length, 1, VALUE_GAIN),
    actions,
  };
}

function tower(name: string, inputs: number, outputs: number, gain: number): DenseLayer[] {
  return [
    ...hiddenLayers(`${name}Hidden`, inputs),
    { kind: "dense", name, inputs: HIDDEN, outputs, activation: "none", gain },
  ];
}

function hiddenLayers(name: string, inputs: number): DenseLayer[] {
  return [inputs, HIDDEN].map((from, index) => ({
    kind: "dense",
    name: `${name}${index + 1}`,
    inputs: from,
    outputs: HIDDEN,
    activation: "tanh",
    gain: HIDDEN_GAIN,
  }));
}
