import type { DenseLayer } from "./layer.ts";
import type { NetworkShape } from "./network-shape.ts";
import type { MlpSpec } from "./network-spec.ts";

const HIDDEN = 64;

// Stable-Baselines3's ActorCriticPolicy with its MlpExtractor: a tower for the policy, another for the value.
const HIDDEN_GAIN = Math.SQRT2;
const POLICY_GAIN = 0.01;
const VALUE_GAIN = 1;

/**
 * vector → two hidden layers with tanh → policy logits; the same again with other weights → value. The towers share no
 * weights, so large errors of the value do not affect the policy.
 */
export function mlp({ length, actions }: MlpSpec): NetworkShape {
  return {
    observation: { element: "float32", frame: [length], stack: 1 },
    trunk: [],
    policy: tower("policy", length, actions, POLICY_GAIN),
    value: tower("value", length, 1, VALUE_GAIN),
    actions,
  };
}

function tower(name: string, inputs: number, outputs: number, gain: number): DenseLayer[] {
  const hidden = (number: number, from: number): DenseLayer => ({
    kind: "dense",
    name: `${name}Hidden${number}`,
    inputs: from,
    outputs: HIDDEN,
    activation: "tanh",
    gain: HIDDEN_GAIN,
  });
  return [
    hidden(1, inputs),
    hidden(2, HIDDEN),
    { kind: "dense", name, inputs: HIDDEN, outputs, activation: "none", gain },
  ];
}
