import type { Slot, StepOutcome } from "@lockstep/environment";
import { TERMINATED, TRUNCATED } from "@lockstep/learning";
import { type EpisodeReport, episodeReport } from "./episode-report.ts";
import type { RecordedEnd, RecordedSteps } from "./recorded-segment.ts";
import type { SegmentShape } from "./segment.ts";
import { createSegmentDigest, type SegmentDigest } from "./segment-digest.ts";
import { observationSha256 } from "./slot-position.ts";

/** What of a segment's shape its recording needs. */
export type RecordedShape = Pick<SegmentShape, "segmentLength" | "stack" | "frameBytes">;

/** What the policy said about one observation, and what was drawn from it. */
export interface Decision {
  readonly action: number;
  /** log π(action | observation) */
  readonly logProbability: number;
  /** V(observation) */
  readonly value: number;
}

/** Writes down one segment while it is played and cuts it into messages. Messages own their bytes. */
export class SegmentRecorder {
  readonly slot: number;
  readonly version: number;
  readonly #shape: RecordedShape;
  readonly #chunkSteps: number;
  readonly #digest: SegmentDigest = createSegmentDigest();
  readonly #episodes: EpisodeReport[] = [];
  /** Steps recorded, and how many of them are in chunks that were taken. */
  #steps = 0;
  #taken = 0;
  #chunk: Chunk;
  #endedByLastStep = false;

  /**
   * @param observation `[stack, height, width]`: the first one of the segment. Copied.
   * @param chunkSteps most steps of one message
   */
  constructor(
    slot: number,
    version: number,
    shape: RecordedShape,
    observation: Uint8Array,
    chunkSteps: number,
  ) {
    this.slot = slot;
    this.version = version;
    this.#shape = shape;
    this.#chunkSteps = chunkSteps;
    this.#chunk = newChunk(shape, Math.min(chunkSteps, shape.segmentLength), shape.stack - 1);
    this.#chunk.frames.set(observation.subarray(0, (shape.stack - 1) * shape.frameBytes));
  }

  get steps(): number {
    return this.#steps;
  }

  /** All T steps are recorded. */
  get complete(): boolean {
    return this.#steps === this.#shape.segmentLength;
  }

  /** The state after the last recorded step is one of the same episode, so its value counts. */
  get needsBootstrap(): boolean {
    return !this.#endedByLastStep;
  }

  /**
   * @param newestFrame `[height, width]` of the observation that was decided on. Copied.
   * @param play makes the step; called after the frame was copied, since a step overwrites it
   */
  record(decision: Decision, newestFrame: Uint8Array, play: () => StepOutcome): StepOutcome {
    const { frameBytes } = this.#shape;
    const chunk = this.#chunk;
    const row = this.#steps - this.#taken;
    chunk.frames.set(newestFrame, (chunk.leadingFrames + row) * frameBytes);
    const outcome = play();
    chunk.actions[row] = decision.action;
    chunk.logProbabilities[row] = decision.logProbability;
    chunk.values[row] = decision.value;
    chunk.rewards[row] = outcome.reward;
    chunk.flags[row] = (outcome.terminated ? TERMINATED : 0) | (outcome.truncated ? TRUNCATED : 0);
    this.#steps += 1;
    this.#endedByLastStep = outcome.terminated || outcome.truncated;
    if (outcome.episode !== null) this.#episodes.push(episodeReport(this.slot, outcome.episode));
    return outcome;
  }

  /** V of the final state of the truncated episode that ended with the last recorded step. */
  recordTruncatedValue(value: number): void {
    this.#chunk.truncatedValues.push(value);
  }

  /**
   * The steps since the last chunk when they fill one or complete the segment, else `null`.
   * To be called when the value of a truncation at the last step is recorded, before the next step.
   */
  takeChunk(): RecordedSteps | null {
    const rows = this.#steps - this.#taken;
    if (rows === 0 || (rows < this.#chunk.actions.length && !this.complete)) return null;
    const { frames, leadingFrames, truncatedValues, ...columns } = this.#chunk;
    const message: RecordedSteps = {
      slot: this.slot,
      version: this.version,
      firstStep: this.#taken,
      ...columns,
      truncatedValues: Float32Array.from(truncatedValues),
      frames,
    };
    this.#digest.update(message);
    this.#taken = this.#steps;
    const left = this.#shape.segmentLength - this.#taken;
    this.#chunk = newChunk(this.#shape, Math.min(this.#chunkSteps, left), 0);
    return message;
  }

  /**
   * To be called once, after the last chunk was taken.
   * @param bootstrapValue V of the observation after the last step; ignored where that step ended an episode
   * @param slot where it stands now: at the start of its next segment
   * @param hiddenState after the last step, of a network with a memory; not copied
   */
  end(
    bootstrapValue: number,
    slot: Pick<Slot, "progress" | "observation">,
    hiddenState?: Float32Array,
  ): RecordedEnd {
    const bootstrap = this.needsBootstrap ? Math.fround(bootstrapValue) : 0;
    return {
      slot: this.slot,
      version: this.version,
      steps: this.#steps,
      bootstrapValue: bootstrap,
      episodes: this.#episodes,
      sha256: this.#digest.finish(bootstrap, hiddenState),
      progress: slot.progress,
      observationSha256: observationSha256(slot),
      ...(hiddenState && { hiddenState }),
    };
  }
}

interface Chunk {
  readonly actions: Uint8Array;
  readonly rewards: Float32Array;
  readonly flags: Uint8Array;
  readonly logProbabilities: Float32Array;
  readonly values: Float32Array;
  readonly truncatedValues: number[];
  readonly frames: Uint8Array;
  /** Frames of the first observation's past, before one frame a step. */
  readonly leadingFrames: number;
}

function newChunk(shape: RecordedShape, rows: number, leadingFrames: number): Chunk {
  return {
    actions: new Uint8Array(rows),
    rewards: new Float32Array(rows),
    flags: new Uint8Array(rows),
    logProbabilities: new Float32Array(rows),
    values: new Float32Array(rows),
    truncatedValues: [],
    frames: new Uint8Array((leadingFrames + rows) * shape.frameBytes),
    leadingFrames,
  };
}
