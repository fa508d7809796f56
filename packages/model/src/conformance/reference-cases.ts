import { readFileSync } from "node:fs";
import type { OptimizerConfig } from "@lockstep/algorithm";
import { type SegmentRewards, stackIndices, TRUNCATED } from "@lockstep/learning";
import type { RowRuns } from "../engine.ts";
import { bytesOfFloats } from "../float-bytes.ts";
import { hiddenStateSize, networkShape } from "../network/network.ts";
import { frameBytes, frameLength, type ObservationShape } from "../network/network-shape.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import { parameterLayout } from "../network/parameter-layout.ts";

/** The part of a tensor that the file stores. */
export interface TensorAnswer {
  readonly norm: number;
  /** Some of its numbers, at {@link sampleIndices}. */
  readonly samples: readonly number[];
  /** Its products with vectors of {@link signWords}: they see every number. */
  readonly projections: readonly number[];
}

export interface UpdateAnswer {
  readonly policyLoss: number;
  readonly valueLoss: number;
  readonly entropy: number;
  readonly gradientNorm: number;
  readonly weightsNorm: number;
  readonly logProbabilities: readonly number[];
  readonly values: readonly number[];
  readonly advantages: readonly number[];
  readonly returns: readonly number[];
}

/** Updates whose answers PyTorch computed: see `reference/make-reference.py`. */
export interface ReferenceCase {
  readonly name: string;
  readonly spec: NetworkSpec;
  /** T */
  readonly steps: number;
  /** A slot's flags, for each slot. */
  readonly flags: readonly (readonly number[])[];
  readonly gamma: number;
  readonly lambda: number;
  readonly coefficients: { readonly value: number; readonly entropy: number };
  readonly optimizer: OptimizerConfig;
  readonly maxGradNorm: number | null;
  readonly learningRate: number;
  readonly updates: number;
  readonly seed: number;
  readonly expected: {
    readonly updates: readonly UpdateAnswer[];
    /** Of the first update, before clipping, by tensor. */
    readonly gradient: Readonly<Record<string, TensorAnswer>>;
    /** Weights after the last update less those before the first, by tensor. */
    readonly change: Readonly<Record<string, TensorAnswer>>;
  };
}

/** One slot's part of a case's batch. */
export interface ReferenceSegment {
  readonly frames: Uint8Array;
  readonly stacks: Int32Array;
  readonly actions: Int32Array;
  /** Of a network with a memory. */
  readonly runs?: RowRuns;
  /** Without the values, which depend on the weights. */
  readonly rewards: Omit<SegmentRewards, "values">;
}

const streams = {
  weights: 0,
  pixels: 1,
  actions: 2,
  rewards: 3,
  endings: 4,
  samples: 5,
  signs: 6,
  states: 7,
};

/** A case as the files have it: those of the first file do not name the architecture. */
type FiledCase = Omit<ReferenceCase, "spec"> & { readonly spec: object };

export function readReferenceCases(): readonly ReferenceCase[] {
  return readCases(["reference-cases.json", "mlp-cases.json"]);
}

/** Those of networks with a memory. */
export function readMemoryCases(): readonly ReferenceCase[] {
  return readCases(["memory-cases.json"]);
}

function readCases(names: readonly string[]): readonly ReferenceCase[] {
  return names.flatMap((name) => {
    const file = new URL(`../../reference/${name}`, import.meta.url);
    const { cases } = JSON.parse(readFileSync(file, "utf8")) as { readonly cases: FiledCase[] };
    return cases.map(({ spec, ...filed }) => {
      return { ...filed, spec: { architecture: "nature-cnn", ...spec } as NetworkSpec };
    });
  });
}

/** The script's integer hash of a counter: Chris Wellons' lowbias32, in place of anything that the project draws with. */
function words(seed: number, stream: keyof typeof streams, count: number): Uint32Array {
  const start = Math.imul(seed, 0x85ebca77) + Math.imul(streams[stream], 0xc2b2ae3d);
  const result = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    let x = (Math.imul(i, 0x9e3779b1) + start) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    result[i] = x ^ (x >>> 16);
  }
  return result;
}

function numbers(
  seed: number,
  stream: keyof typeof streams,
  count: number,
  limit: number,
): Float32Array {
  const result = new Float32Array(count);
  words(seed, stream, count).forEach((word, i) => {
    result[i] = limit * (2 * (word / 2 ** 32) - 1);
  });
  return result;
}

export function firstWeights({ spec, seed }: ReferenceCase): Float32Array {
  const { tensors, total } = parameterLayout(spec);
  const weights = numbers(seed, "weights", total, 1);
  for (const { shape, offset, size } of tensors) {
    const inputs = shape.length === 1 ? 100 : size / (shape[0] as number);
    const scale = Math.sqrt(6 / inputs);
    for (let i = offset; i < offset + size; i++) weights[i] = scale * (weights[i] as number);
  }
  return weights;
}

/** The segments of a case for one of its updates. */
export function segmentsOf(reference: ReferenceCase, update: number): ReferenceSegment[] {
  const { spec, steps } = reference;
  const slots = reference.flags.length;
  const seed = reference.seed + update;
  const { observation } = networkShape(spec);
  const { stack } = observation;
  const slotBytes = (stack + steps - 1) * frameBytes(observation);
  const frames = framesOf(observation, seed, slots * (stack + steps - 1));
  const actions = words(seed, "actions", slots * steps);
  const rewards = numbers(seed, "rewards", slots * steps, 1);
  const endings = numbers(seed, "endings", slots * steps, 2);
  const size = hiddenStateSize(spec);
  const states = numbers(seed, "states", slots * size, 1);
  return reference.flags.map((slotFlags, slot) => {
    const runs = {
      steps,
      hiddenStates: states.slice(slot * size, (slot + 1) * size),
      resets: Uint8Array.from(slotFlags, (_, t) => (slotFlags[t - 1] ? 1 : 0)),
    };
    const flags = Uint8Array.from(slotFlags);
    const ending = endings.subarray(slot * steps, (slot + 1) * steps);
    return {
      frames: frames.slice(slot * slotBytes, (slot + 1) * slotBytes),
      stacks: stackIndices({ steps, stack, flags }),
      actions: Int32Array.from(
        actions.subarray(slot * steps, (slot + 1) * steps),
        (word) => word % spec.actions,
      ),
      ...(size > 0 && { runs }),
      rewards: {
        rewards: rewards.subarray(slot * steps, (slot + 1) * steps),
        flags,
        truncatedValues: ending.filter((_, t) => flags[t] === TRUNCATED),
        bootstrapValue: ending[steps - 1] as number,
      },
    };
  });
}

function framesOf(observation: ObservationShape, seed: number, count: number): Uint8Array {
  const length = count * frameLength(observation);
  return observation.element === "uint8"
    ? Uint8Array.from(words(seed, "pixels", length))
    : bytesOfFloats(numbers(seed, "pixels", length, 2));
}

/** Which of a tensor's numbers its answer holds. */
export function sampleIndices(size: number, count: number): number[] {
  return Array.from(words(0, "samples", count), (word) => word % size);
}

let signs: Uint32Array = new Uint32Array(0);

/** A word for each of a tensor's numbers: its bit j is set where projection j subtracts the number. */
export function signWords(size: number): Uint32Array {
  // A word depends on its place alone: those of the largest tensor have those of all others.
  if (signs.length < size) signs = words(0, "signs", size);
  return signs;
}
