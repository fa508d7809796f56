import type { OptimizerConfig } from "@lockstep/algorithm";
import { uniform } from "@lockstep/learning";
import type { MicroBatch } from "../engine.ts";
import { bytesOfFloats } from "../float-bytes.ts";
import { hiddenStateSize, networkShape } from "../network/network.ts";
import { frameLength } from "../network/network-shape.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import { parameterLayout } from "../network/parameter-layout.ts";

/** The smallest network: each convolution's last output covers all of its input. */
export const smallSpec: NetworkSpec = {
  architecture: "nature-cnn",
  height: 36,
  width: 36,
  stack: 2,
  actions: 3,
};
/** A network in which no convolution's filters reach the last rows and columns, and height is not width. */
export const raggedSpec: NetworkSpec = {
  architecture: "nature-cnn",
  height: 43,
  width: 54,
  stack: 3,
  actions: 4,
};
/**
 * A network whose convolutions are computed by tiles of 5, 3 and 4 outputs where an engine computes by tiles, and whose
 * tiles overlap.
 */
export const tiledSpec: NetworkSpec = {
  architecture: "nature-cnn",
  height: 72,
  width: 60,
  stack: 3,
  actions: 4,
};
/** A network that sees more pictures than a library's block of channels has. */
export const deepSpec: NetworkSpec = {
  architecture: "nature-cnn",
  height: 36,
  width: 36,
  stack: 19,
  actions: 3,
};
/** A network for vectors. */
export const vectorSpec: NetworkSpec = { architecture: "mlp", length: 5, actions: 3 };
/** A network whose sums over an observation are longer than the blocks in which libraries add. */
export const longVectorSpec: NetworkSpec = { architecture: "mlp", length: 531, actions: 20 };

/** Networks with a memory, on which the engines that have it are compared. */
export const memorySpecs: Readonly<Record<string, NetworkSpec>> = {
  "vector gru": { ...vectorSpec, memory: { kind: "gru", size: 24 } },
  "vector lstm": { ...vectorSpec, memory: { kind: "lstm", size: 64 } },
  "small gru": { ...smallSpec, memory: { kind: "gru", size: 128 } },
  "small lstm": { ...smallSpec, memory: { kind: "lstm", size: 16 } },
};

/** Networks that engines are compared on, by what a test calls them. */
export const conformanceSpecs: Readonly<Record<string, NetworkSpec>> = {
  small: smallSpec,
  ragged: raggedSpec,
  vector: vectorSpec,
  "long vector": longVectorSpec,
};

/** Networks whose bits are written down for `wasm`; for `tfjs:wasm` all but the last. */
export const portableSpecs: Readonly<Record<string, NetworkSpec>> = {
  small: smallSpec,
  ragged: raggedSpec,
  vector: vectorSpec,
  tiled: tiledSpec,
};

export const optimizers: Readonly<Record<OptimizerConfig["kind"], OptimizerConfig>> = {
  "rmsprop-tf": { kind: "rmsprop-tf", decay: 0.99, epsilon: 1e-5 },
  "rmsprop-torch": { kind: "rmsprop-torch", decay: 0.99, epsilon: 1e-5 },
  adam: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

const drawn = new Map<string, Float32Array>();

/** Test numbers, uniform in [least, greatest): a copy, because drawing them takes longer than most tests. */
function numbers(count: number, seed: number, least: number, greatest: number): Float32Array {
  const key = [count, seed, least, greatest].join();
  const known = drawn.get(key);
  if (known !== undefined) return known.slice();
  const fresh = new Float32Array(count);
  for (let i = 0; i < count; i++)
    fresh[i] = least + (greatest - least) * uniform(seed, "evaluationAction", 0, i);
  drawn.set(key, fresh);
  return fresh.slice();
}

/** Noise in which every number differs from its neighbours. */
export function someObservations(spec: NetworkSpec, batch: number, seed = 1): Uint8Array {
  return someFrames(spec, batch * networkShape(spec).observation.stack, seed);
}

function someFrames(spec: NetworkSpec, frames: number, seed: number): Uint8Array {
  const { observation } = networkShape(spec);
  const count = frames * frameLength(observation);
  return observation.element === "uint8"
    ? Uint8Array.from(numbers(count, seed, 0, 256))
    : bytesOfFloats(numbers(count, seed, -2, 2));
}

/** Weights that keep activations at a similar size from layer to layer, with biases and a policy far from uniform. */
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
  const { stack } = networkShape(spec).observation;
  const frames = rows + stack;
  const pick = (count: number, below: number, of: number): Int32Array =>
    Int32Array.from(numbers(count, of, 0, below));
  return {
    frames: someFrames(spec, frames, seed),
    stacks: pick(rows * stack, frames, seed + 1),
    actions: pick(rows, spec.actions, seed + 2),
    columns: {
      returns: numbers(rows, seed + 3, -2, 2),
      advantages: numbers(rows, seed + 4, -2, 2),
      oldLogProbabilities: numbers(rows, seed + 5, -2, 0),
      oldValues: numbers(rows, seed + 6, -2, 2),
      weights: numbers(rows, seed + 7, 0, 2),
      clipScale: numbers(rows, seed + 8, 0.1, 1),
    },
    batchRows: rows,
  };
}

/** Hidden states as a network has them. */
export function someHiddenStates(spec: NetworkSpec, count: number, seed = 1): Float32Array {
  return numbers(count * hiddenStateSize(spec), seed, -1, 1);
}

/** Runs of rows, one with a reset in the middle and another with one at its start. */
export function aMicroBatchInRuns(
  spec: NetworkSpec,
  runs: number,
  steps: number,
  seed = 1,
): MicroBatch {
  const resets = new Uint8Array(runs * steps);
  resets[steps >> 1] = 1;
  if (runs > 1) resets[steps] = 1;
  const hiddenStates = someHiddenStates(spec, runs, seed + 9);
  return { ...aMicroBatch(spec, runs * steps, seed), runs: { steps, hiddenStates, resets } };
}

/** A changed copy of a micro-batch, with its own frames: an engine may transfer them to a thread. */
export function withChanges(batch: MicroBatch, changes: Partial<MicroBatch>): MicroBatch {
  return { ...batch, frames: batch.frames.slice(), ...changes };
}

/** Some rows of a micro-batch, as a micro-batch of the same round. */
export function rowsOf(
  spec: NetworkSpec,
  batch: MicroBatch,
  first: number,
  end: number,
): MicroBatch {
  const { stack } = networkShape(spec).observation;
  return withChanges(batch, {
    stacks: batch.stacks.slice(first * stack, end * stack),
    actions: batch.actions.slice(first, end),
    columns: Object.fromEntries(
      Object.entries(batch.columns).map(([name, rows]) => [name, rows.slice(first, end)]),
    ),
  });
}
