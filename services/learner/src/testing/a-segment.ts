import type { SlotPosition } from "@lockstep/environment";
import { TERMINATED, TRUNCATED } from "@lockstep/learning";
import type { SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import {
  type EpisodeReport,
  endsOf,
  type SegmentFrames,
  type SegmentShape,
  segmentDigest,
  segmentFrameBytes,
  segmentShape,
} from "@lockstep/round";
import { sha256Hex } from "@lockstep/system";
import { aConfiguration } from "./a-configuration.ts";
import { fakeLogProbability } from "./fake-engine.ts";

/** A segment as an actor sends it: all steps in one message, and the end. */
export interface SentSegment {
  readonly steps: SegmentSteps;
  readonly end: SegmentEnd;
}

/** A hash that is good enough to play with, in [0, 2³²). */
function mix(...parts: readonly number[]): number {
  let hash = 2166136261;
  for (const part of parts) hash = Math.imul(hash ^ (part >>> 0), 16777619) ^ (hash >>> 13);
  return hash >>> 0;
}

/**
 * What an imagined slot does in one segment: a function of its position and of the weights, as a real one is.
 * @param weights a number that stands for them
 */
export function playSegment(
  shape: SegmentShape,
  position: SlotPosition,
  version: number,
  weights = 0,
  rewardless = false,
): SentSegment {
  const { slot, stepsBefore } = position;
  const actions = new Uint8Array(shape.segmentLength);
  const rewards = new Float32Array(shape.segmentLength);
  const flags = new Uint8Array(shape.segmentLength);
  const values = new Float32Array(shape.segmentLength);
  const truncatedValues: number[] = [];
  let length = position.actions.length;
  for (let t = 0; t < shape.segmentLength; t++) {
    const draw = mix(slot, stepsBefore + t, weights);
    actions[t] = draw % shape.actions;
    rewards[t] = rewardless ? 0 : ((draw >>> 8) % 100) / 100;
    values[t] = ((draw >>> 16) % 64) / 16;
    length += 1;
    if (length === shape.timeLimitSteps) flags[t] = TRUNCATED;
    else if ((draw >>> 4) % 11 === 0) flags[t] = TERMINATED;
    if (flags[t] === TRUNCATED) truncatedValues.push((draw % 16) / 4);
    if (flags[t] !== 0) length = 0;
  }
  const content = {
    actions,
    rewards,
    flags,
    logProbabilities: Float32Array.from(actions, fakeLogProbability),
    values,
    truncatedValues: Float32Array.from(truncatedValues),
    frames: framesOf(shape, slot, stepsBefore),
  };
  const bootstrapValue = flags.at(-1) === 0 ? 0.5 : 0;
  const hiddenState = hiddenStateAfter(shape, position, flags.at(-1) !== 0);
  return {
    steps: { type: "steps", slot, version, firstStep: 0, ...content },
    end: {
      type: "end",
      slot,
      version,
      steps: shape.segmentLength,
      bootstrapValue,
      episodes: episodesOf(shape, position, flags),
      sha256: segmentDigest({ ...content, bootstrapValue, ...(hiddenState && { hiddenState }) }),
      progress: 0.25,
      observationSha256: sha256Hex(`${slot} ${stepsBefore + shape.segmentLength}`),
      ...(hiddenState && { hiddenState }),
    },
  };
}

function hiddenStateAfter(
  { hiddenStateSize: size }: SegmentShape,
  { slot, stepsBefore }: SlotPosition,
  ended: boolean,
): Float32Array | undefined {
  if (size === undefined) return undefined;
  return new Float32Array(size).fill(ended ? 0 : mix(slot, stepsBefore) / 2 ** 32);
}

/** Where a lone segment's frames go, in memory that others had before. */
export function lonePlace(shape: SegmentShape): SegmentFrames & { readonly bytes: Uint8Array } {
  const bytes = new Uint8Array(segmentFrameBytes(shape)).fill(0xa5);
  let filled = 0;
  return {
    bytes,
    add: (frames) => {
      bytes.set(frames, filled);
      filled += frames.length;
    },
    keep: () => undefined,
    discard: () => undefined,
  };
}

function framesOf(shape: SegmentShape, slot: number, stepsBefore: number): Uint8Array {
  const pixels = shape.frameBytes;
  const frames = new Uint8Array(segmentFrameBytes(shape));
  for (let i = 0; i < frames.length / pixels; i++) {
    const shade = mix(slot, stepsBefore + i - shape.stack + 1) % 256;
    frames.fill(shade, i * pixels, (i + 1) * pixels);
  }
  return frames;
}

function episodesOf(
  shape: SegmentShape,
  position: SlotPosition,
  flags: Uint8Array,
): EpisodeReport[] {
  const [startState = ""] = shape.startStates;
  let begun = -position.actions.length;
  return endsOf(flags).map((end, index) => {
    const steps = end + 1 - begun;
    begun = end + 1;
    return {
      slot: position.slot,
      episode: position.episode + index,
      startState,
      steps,
      frames: steps * shape.frameSkip,
      episodeReturn: steps * 10,
      progress: Math.min(1, steps / 10),
      finished: false,
      truncated: flags[end] === TRUNCATED,
    };
  });
}

/** Cuts a segment's steps into messages at the given steps, ascending. */
export function cutSteps(
  { steps }: SentSegment,
  cuts: readonly number[],
  shape: SegmentShape,
): SegmentSteps[] {
  const pixels = shape.frameBytes;
  const bounds = [0, ...cuts, steps.actions.length];
  return bounds.slice(1).flatMap((end, index) => {
    const first = bounds[index] ?? 0;
    if (end === first) return [];
    const truncated = (until: number) =>
      steps.flags.subarray(0, until).filter((flag) => flag === TRUNCATED).length;
    const firstFrame = first === 0 ? 0 : first + shape.stack - 1;
    return [
      {
        ...steps,
        firstStep: first,
        actions: steps.actions.slice(first, end),
        rewards: steps.rewards.slice(first, end),
        flags: steps.flags.slice(first, end),
        logProbabilities: steps.logProbabilities.slice(first, end),
        values: steps.values.slice(first, end),
        truncatedValues: steps.truncatedValues.slice(truncated(first), truncated(end)),
        frames: steps.frames.slice(firstFrame * pixels, (end + shape.stack - 1) * pixels),
      },
    ];
  });
}

/** The shape of {@link aConfiguration}'s segments. */
export function aShape(changes: Parameters<typeof aConfiguration>[0] = {}): SegmentShape {
  return segmentShape(aConfiguration(changes));
}
