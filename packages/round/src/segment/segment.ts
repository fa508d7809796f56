import { environmentSpec, frameBytes, stackSize } from "@lockstep/environment/configuration";
import { segmentFrames } from "@lockstep/learning";
import { hiddenStateSize } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { networkOf } from "../network-of.ts";
import type { EpisodeReport } from "./episode-report.ts";

/** What the run's configuration says about every segment. */
export interface SegmentShape {
  /** Environments of the batch. */
  readonly slots: number;
  /** T: steps of a segment. */
  readonly segmentLength: number;
  /** Actions to choose from. */
  readonly actions: number;
  /** Frames an observation stacks. */
  readonly stack: number;
  /** Bytes of one frame: `height · width` of a picture, `4 · length` of a vector. */
  readonly frameBytes: number;
  /** Frames a step. */
  readonly frameSkip: number;
  /** Steps after which an episode is truncated. */
  readonly timeLimitSteps: number | null;
  /** No reward is larger. */
  readonly rewardClip: number | null;
  readonly startStates: ReadonlySet<string>;
  /** Numbers of the network's hidden state; absent: the network has no memory. */
  readonly hiddenStateSize?: number;
}

/** What a network with a memory knew at a segment's two ends. 0 everywhere where an episode begins. */
export interface SegmentHiddenStates {
  /** `[state]` */
  readonly before: Float32Array;
  /** `[state]` */
  readonly after: Float32Array;
}

/** T steps of one slot under one version, complete and checked. */
export interface Segment {
  readonly slot: number;
  readonly version: number;
  /** Who played it. */
  readonly actor: string;
  /** `[steps]` */
  readonly actions: Uint8Array;
  /** `[steps]` */
  readonly rewards: Float32Array;
  /** `[steps]`: `TERMINATED`, `TRUNCATED` or 0. */
  readonly flags: Uint8Array;
  /** `[steps]` */
  readonly logProbabilities: Float32Array;
  /** `[steps]` */
  readonly values: Float32Array;
  /** One for each truncated episode, in order. */
  readonly truncatedValues: Float32Array;
  readonly bootstrapValue: number;
  readonly episodes: readonly EpisodeReport[];
  /** Of its frames, lower-case hex. */
  readonly framesSha256: string;
  /** The segment's digest, lower-case hex. */
  readonly sha256: string;
  /** Of the episode under way, for the display. */
  readonly progress: number | null;
  /** Of the observation after the last step, lower-case hex; absent from an actor that does not send it. */
  readonly observationSha256?: string;
  /** Present where the network has a memory. */
  readonly hiddenStates?: SegmentHiddenStates;
}

/** A segment whose frames are not in their micro-batch yet. */
export interface SegmentWithFrames extends Segment {
  /** `[stack − 1 + steps, height, width]`: the frames before the first step, then each step's newest. */
  readonly frames: Uint8Array;
}

export function segmentShape(configuration: RunConfiguration): SegmentShape {
  const { environment } = configuration;
  const { observation, actions, framesPerStep, startStates } = environmentSpec(environment);
  const size = hiddenStateSize(networkOf(configuration));
  return {
    slots: configuration.slots,
    segmentLength: configuration.segmentLength,
    actions: actions.length,
    stack: stackSize(observation),
    frameBytes: frameBytes(observation),
    frameSkip: framesPerStep,
    timeLimitSteps: environment.timeLimitSteps,
    rewardClip: environment.rewardClip,
    startStates: new Set(startStates),
    ...(size > 0 && { hiddenStateSize: size }),
  };
}

/** `[state]` where an episode begins: 0. @returns `undefined` for a network without a memory */
export function firstHiddenState({
  hiddenStateSize: size,
}: Pick<SegmentShape, "hiddenStateSize">): Float32Array | undefined {
  return size === undefined ? undefined : new Float32Array(size);
}

/** Of a segment's frames: the stack before its first step and one for every other step. */
export function segmentFrameBytes({ stack, segmentLength, frameBytes }: SegmentShape): number {
  return segmentFrames(segmentLength, stack) * frameBytes;
}
