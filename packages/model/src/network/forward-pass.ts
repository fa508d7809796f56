import type { DenseLayer, Layer } from "./layer.ts";
import type { NetworkShape } from "./network-shape.ts";

/** A layer, what it saw, and what came out of it, after its activation. */
export interface LayerPass<Value, L extends Layer = Layer> {
  readonly layer: L;
  readonly input: Value;
  readonly output: Value;
}

/** The network's outputs, and activations that the backward pass looks at. */
export interface ForwardPass<Value> {
  readonly trunk: readonly LayerPass<Value>[];
  readonly policy: readonly LayerPass<Value, DenseLayer>[];
  readonly value: readonly LayerPass<Value, DenseLayer>[];
  /** `[rows, actions]` */
  readonly logits: Value;
  /** `[rows, 1]` */
  readonly values: Value;
}

/**
 * The order of a forward pass: the trunk's layers, then the policy's and the value's on what comes out of it.
 * @param outputOf computes one layer, or adds it to a graph
 */
export function forwardPass<Value>(
  network: NetworkShape,
  observations: Value,
  outputOf: (layer: Layer, input: Value) => Value,
): ForwardPass<Value> {
  const through = <L extends Layer>(layers: readonly L[], first: Value): LayerPass<Value, L>[] => {
    let input = first;
    return layers.map((layer) => {
      const output = outputOf(layer, input);
      const pass = { layer, input, output };
      input = output;
      return pass;
    });
  };
  const trunk = through(network.trunk, observations);
  const features = outputAfter(trunk, observations);
  const policy = through(network.policy, features);
  const value = through(network.value, features);
  return {
    ...{ trunk, policy, value },
    logits: outputAfter(policy, features),
    values: outputAfter(value, features),
  };
}

function outputAfter<Value>(passes: readonly LayerPass<Value>[], input: Value): Value {
  return passes.at(-1)?.output ?? input;
}
