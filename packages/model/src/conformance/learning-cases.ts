import { uniform } from "@lockstep/learning";
import type { MicroBatch } from "../engine.ts";
import type { NetworkSpec } from "../network.ts";
import type { OptimizerConfig } from "../optimizer.ts";
import { parameterLayout } from "../parameter-layout.ts";

/** The least network: each convolution's last output sees all of its input. */
export const smallSpec: NetworkSpec = { height: 36, width: 36, stack: 2, actions: 3 };
/** A network in which no convolution's filters reach the last rows and columns, and height is not width. */
export const raggedSpec: NetworkSpec = { height: 43, width: 54, stack: 3, actions: 4 };

export const optimizers: Readonly<Record<OptimizerConfig["kind"], OptimizerConfig>> = {
  "rmsprop-tf": { kind: "rmsprop-tf", decay: 0.99, epsilon: 1e-5 },
  "rmsprop-torch": { kind: "rmsprop-torch", decay: 0.99, epsilon: 1e-5 },
  adam: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

/** Numbers of a test, evenly in [least, greatest). */
function numbers(count: number, seed: number, least: number, greatest: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    return least + (greatest - least) * uniform(seed, "evaluationAction", 0, i);
  });
}

/** Noise in which every pixel differs from its neighbours. */
export function someObservations(spec: NetworkSpec, batch: number, seed = 1): Uint8Array {
  const bytes = batch * spec.stack * spec.height * spec.width;
  return Uint8Array.from(numbers(bytes, seed, 0, 256));
}

/** Weights that keep activations of a like size from layer to layer, with a policy far from even and biases. */
export function someWeights(spec: NetworkSpec, seed = 1): Float32Array {
  const { tensors, total } = parameterLayout(spec);
  const weights = numbers(total, seed, -1, 1);
  for (const { shape, offset, size } of tensors) {
    const inputs = shape.length === 1 ? 100 : size / (shape[0] as number);
    const scale = Math.sqrt(6 / inputs);
    for (let i = offset; i < offset + size; i++) weights[i] = scale * (weights[i] as number);
  }
  return weights;
}

/** Rows whose stacks overlap, repeat frames and jump, as after the end of an episode. */
export function aMicroBatch(spec: NetworkSpec, rows: number, seed = 1): MicroBatch {
  const frames = rows + spec.stack;
  const pick = (count: number, below: number, of: number): Int32Array =>
    Int32Array.from(numbers(count, of, 0, below));
  return {
    frames: someObservations({ ...spec, stack: 1 }, frames, seed),
    stacks: pick(rows * spec.stack, frames, seed + 1),
    actions: pick(rows, spec.actions, seed + 2),
    returns: numbers(rows, seed + 3, -2, 2),
    advantages: numbers(rows, seed + 4, -2, 2),
    batchRows: rows,
  };
}

/** Some rows of a micro-batch, as a micro-batch of the same round. */
export function rowsOf(
  spec: NetworkSpec,
  batch: MicroBatch,
  first: number,
  end: number,
): MicroBatch {
  return {
    ...batch,
    stacks: batch.stacks.slice(first * spec.stack, end * spec.stack),
    actions: batch.actions.slice(first, end),
    returns: batch.returns.slice(first, end),
    advantages: batch.advantages.slice(first, end),
  };
}
