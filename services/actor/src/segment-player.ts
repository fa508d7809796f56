import type { Slot } from "@lockstep/environment";
import { logSoftmax, sampleCategorical } from "@lockstep/learning";
import type { Inference, PolicyEngine } from "@lockstep/model";
import type { SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import type { Breather } from "./breather.ts";
import type { PlayMeter } from "./play-meter.ts";
import { type Decision, SegmentRecorder, type SegmentShape } from "./segment-recorder.ts";

/** Where segments go. */
export interface SegmentSink {
  /** Resolves when there is room for more. Rejects when the learner is gone. */
  send(message: SegmentSteps | SegmentEnd): Promise<void>;
}

export interface SegmentPlayerOptions {
  readonly engine: Pick<PolicyEngine, "infer">;
  readonly shape: SegmentShape;
  readonly actionCount: number;
  /** Frames a step, for the count of frames. */
  readonly frameSkip: number;
  readonly meter: PlayMeter;
  readonly breather: Breather;
}

interface Playing {
  readonly slot: Slot;
  readonly recorder: SegmentRecorder;
  /** The last observation of an episode that the last step truncated; its value is asked for next. */
  truncatedObservation: Uint8Array | null;
}

/** One row of a forward pass and who wants to know its result. */
interface Row {
  readonly observation: Uint8Array;
  readonly answer: (inference: Inference, row: number) => void;
}

/**
 * Plays segments of one version, any number at once, one forward pass a step for all of them.
 *
 * Each pass also carries the states whose value alone is wanted: what a truncated episode ended in, and what follows a
 * segment's last step. So a segment of T steps takes T + 1 passes, and slots that started at different moments share
 * theirs. No result depends on which slots share a pass.
 */
export class SegmentPlayer {
  readonly #options: SegmentPlayerOptions;
  readonly #playing = new Map<number, Playing>();
  #observations = new Uint8Array(0);

  constructor(options: SegmentPlayerOptions) {
    this.#options = options;
  }

  /** Segments under way. */
  get size(): number {
    return this.#playing.size;
  }

  has(slot: number): boolean {
    return this.#playing.has(slot);
  }

  /** Begins a segment where the slot stands. All segments under way must be of the same version. */
  start(slot: Slot, version: number): void {
    const recorder = new SegmentRecorder(
      slot.index,
      version,
      this.#options.shape,
      slot.observation,
    );
    this.#playing.set(slot.index, { slot, recorder, truncatedObservation: null });
  }

  /** Forgets a segment under way. The slot is then wherever it got to. Not during {@link step}. */
  abandon(slot: number): void {
    this.#playing.delete(slot);
  }

  /**
   * One forward pass, what it allows to send, and one step of every slot that has steps left.
   * @returns slots whose segment was completed and sent; they stand at the start of the next round
   */
  async step(sink: SegmentSink): Promise<readonly number[]> {
    const { meter, engine } = this.#options;
    const decisions = new Map<Playing, Decision>();
    const rows = this.#rows(decisions);
    if (rows.length > 0) {
      const inference = await meter.timeAsync("inference", () =>
        engine.infer(this.#gather(rows), rows.length),
      );
      rows.forEach((row, index) => {
        row.answer(inference, index);
      });
    }
    const finished = await this.#send(sink, decisions);
    await this.#play(decisions);
    return finished;
  }

  #rows(decisions: Map<Playing, Decision>): readonly Row[] {
    const rows: Row[] = [];
    for (const playing of this.#inSlotOrder()) {
      const { slot, recorder, truncatedObservation } = playing;
      if (truncatedObservation !== null) {
        const answer = ({ values }: Inference, row: number): void =>
          recorder.recordTruncatedValue(values[row] as number);
        rows.push({ observation: truncatedObservation, answer });
      }
      if (!recorder.complete || recorder.needsBootstrap) {
        const answer = (inference: Inference, row: number): void => {
          decisions.set(playing, this.#decide(slot, inference, row));
        };
        rows.push({ observation: slot.observation, answer });
      }
    }
    return rows;
  }

  #inSlotOrder(): readonly Playing[] {
    return [...this.#playing.values()].sort((a, b) => a.slot.index - b.slot.index);
  }

  #gather(rows: readonly Row[]): Uint8Array {
    const { stack, frameBytes } = this.#options.shape;
    const rowBytes = stack * frameBytes;
    if (this.#observations.length < rows.length * rowBytes) {
      this.#observations = new Uint8Array(rows.length * rowBytes);
    }
    rows.forEach(({ observation }, index) => {
      this.#observations.set(observation, index * rowBytes);
    });
    return this.#observations.subarray(0, rows.length * rowBytes);
  }

  #decide(slot: Slot, { logits, values }: Inference, row: number): Decision {
    const { actionCount } = this.#options;
    const logProbabilities = logSoftmax(
      logits.subarray(row * actionCount, (row + 1) * actionCount),
    );
    const action = sampleCategorical(logProbabilities, slot.actionDraw());
    return {
      action,
      logProbability: logProbabilities[action] as number,
      value: values[row] as number,
    };
  }

  async #send(sink: SegmentSink, decisions: Map<Playing, Decision>): Promise<readonly number[]> {
    const finished: number[] = [];
    for (const playing of this.#inSlotOrder()) {
      const { slot, recorder } = playing;
      const chunk = recorder.takeChunk();
      if (chunk !== null) await sink.send(chunk);
      if (recorder.complete) {
        const bootstrap = decisions.get(playing)?.value ?? 0;
        decisions.delete(playing);
        this.#playing.delete(slot.index);
        await sink.send(recorder.end(bootstrap, slot.progress));
        finished.push(slot.index);
      }
    }
    return finished;
  }

  async #play(decisions: ReadonlyMap<Playing, Decision>): Promise<void> {
    const { meter, breather, frameSkip } = this.#options;
    for (const [playing, decision] of decisions) {
      await breather.breathe();
      const { slot, recorder } = playing;
      const outcome = meter.time("emulation", () =>
        recorder.record(decision, slot.newestFrame, () => slot.step(decision.action)),
      );
      meter.count("steps");
      meter.count("frames", frameSkip);
      playing.truncatedObservation = outcome.truncatedObservation;
    }
  }
}
