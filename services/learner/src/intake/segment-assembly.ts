import type { SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import {
  createSegmentDigest,
  type ReachedPosition,
  type Segment,
  type SegmentDigest,
  type SegmentFrames,
  type SegmentShape,
} from "@lockstep/round";
import { LearnerError } from "../learner-error.ts";
import { checkEnd, checkSteps } from "./segment-validation.ts";

/**
 * Assembles one segment from one actor's messages. It never holds more than one segment's bytes, because every message
 * is checked before it is copied.
 */
export class SegmentAssembly {
  readonly actor: string;
  readonly #shape: SegmentShape;
  readonly #position: ReachedPosition;
  readonly #digest: SegmentDigest = createSegmentDigest();
  readonly #actions: Uint8Array;
  readonly #rewards: Float32Array;
  readonly #flags: Uint8Array;
  readonly #logProbabilities: Float32Array;
  readonly #values: Float32Array;
  readonly #frames: SegmentFrames;
  readonly #truncatedValues: number[] = [];
  #received = 0;

  /**
   * @param position the slot's position before the segment
   * @param frames takes its frames
   */
  constructor(
    actor: string,
    position: ReachedPosition,
    shape: SegmentShape,
    frames: SegmentFrames,
  ) {
    this.actor = actor;
    this.#shape = shape;
    this.#position = position;
    this.#actions = new Uint8Array(shape.segmentLength);
    this.#rewards = new Float32Array(shape.segmentLength);
    this.#flags = new Uint8Array(shape.segmentLength);
    this.#logProbabilities = new Float32Array(shape.segmentLength);
    this.#values = new Float32Array(shape.segmentLength);
    this.#frames = frames;
  }

  /** Steps received so far. */
  get received(): number {
    return this.#received;
  }

  /** @throws {LearnerError} `SEGMENT_MALFORMED` */
  add(message: SegmentSteps): void {
    checkSteps(message, this.#received, this.#shape);
    this.#digest.update(message);
    this.#actions.set(message.actions, this.#received);
    this.#rewards.set(message.rewards, this.#received);
    this.#flags.set(message.flags, this.#received);
    this.#logProbabilities.set(message.logProbabilities, this.#received);
    this.#values.set(message.values, this.#received);
    this.#truncatedValues.push(...message.truncatedValues);
    this.#frames.add(message.frames);
    this.#received += message.actions.length;
  }

  /** Drops the segment and its frames. */
  discard(): void {
    this.#frames.discard();
  }

  /**
   * Closes the segment and keeps its frames. Call once.
   * @throws {LearnerError} `SEGMENT_MALFORMED`, `SEGMENT_DIGEST_MISMATCH`
   */
  finish(message: SegmentEnd): Segment {
    const flags = this.#flags.subarray(0, this.#received);
    checkEnd(message, flags, this.#position, this.#shape);
    const framesSha256 = this.#digest.framesSha256();
    const sha256 = this.#digest.finish(message.bootstrapValue, message.hiddenState);
    if (sha256 !== message.sha256) {
      throw new LearnerError(
        "SEGMENT_DIGEST_MISMATCH",
        `segment of slot ${message.slot}, version ${message.version} has SHA-256 ${sha256}, its sender says ${message.sha256}: it was changed on its way`,
      );
    }
    this.#frames.keep();
    const { observationSha256, hiddenState: after } = message;
    const before = this.#position.hiddenState;
    return {
      slot: message.slot,
      version: message.version,
      actor: this.actor,
      actions: this.#actions,
      rewards: this.#rewards,
      flags,
      logProbabilities: this.#logProbabilities,
      values: this.#values,
      truncatedValues: Float32Array.from(this.#truncatedValues),
      bootstrapValue: message.bootstrapValue,
      episodes: message.episodes,
      framesSha256,
      sha256,
      progress: message.progress,
      ...(observationSha256 !== undefined && { observationSha256 }),
      ...(after && {
        hiddenStates: { before: before ?? new Float32Array(after.length), after },
      }),
    };
  }
}
