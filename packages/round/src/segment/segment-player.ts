import type { Slot } from "@lockstep/environment";
import { logSoftmax, sampleCategorical } from "@lockstep/learning";
import type { Inference, PolicyEngine } from "@lockstep/model";
import type { RecordedEnd, RecordedSteps } from "./recorded-segment.ts";
import { firstHiddenState, type SegmentShape } from "./segment.ts";
import { type Decision, SegmentRecorder } from "./segment-recorder.ts";

/** Receives segments. */
export interface SegmentSink {
  /** Resolves when there is room for more. Rejects when the connection to the learner is lost. */
  steps(steps: RecordedSteps): Promise<void>;
  /** As {@link steps}; the segment is complete. */
  end(end: RecordedEnd): Promise<void>;
}

/** Counts played steps, and the time of each activity. */
export interface SegmentMeter {
  count(what: "steps" | "frames", by?: number): void;
  time<T>(activity: "emulation", work: () => T): T;
  timeAsync<T>(activity: "inference", work: () => Promise<T>): Promise<T>;
}

/** Lets timers and sockets run during long synchronous work. */
export interface EventLoopYielder {
  /** Yields when that is due, else returns at once. */
  yieldToEventLoop(): Promise<void>;
}

export interface SegmentPlayerOptions {
  readonly engine: Pick<PolicyEngine, "infer">;
  readonly shape: Pick<
    SegmentShape,
    "segmentLength" | "stack" | "frameBytes" | "actions" | "frameSkip" | "hiddenStateSize"
  >;
  /** Most steps of one message; a whole segment when absent. */
  readonly chunkSteps?: number;
  /** Nothing is counted when absent. */
  readonly meter?: SegmentMeter;
  /** Default: never yields. */
  readonly yielder?: EventLoopYielder;
}

/** A segment that is not complete. */
export interface SegmentUnderWay {
  readonly slot: Slot;
  readonly recorder: SegmentRecorder;
  /** The end of an episode that the last step truncated; its value is asked for next. */
  truncated: SeenState | null;
  /** Of a network with a memory: after the last step, 0 where it ended an episode. */
  hiddenState: Float32Array | undefined;
}

/** What a network is asked about. */
interface SeenState {
  readonly observation: Uint8Array;
  /** With which a network with a memory sees it. */
  readonly hiddenState: Float32Array | undefined;
}

const unmeasured: SegmentMeter = {
  count: () => undefined,
  time: (_, work) => work(),
  timeAsync: (_, work) => work(),
};

/** A decision, and the hidden state after it of a network with a memory. */
interface Choice {
  readonly decision: Decision;
  readonly hiddenState: Float32Array | undefined;
}

/** One row of a forward pass and the receiver of its result. */
interface Row extends SeenState {
  readonly answer: (inference: Inference, row: number) => void;
}

/**
 * Plays segments of one version, any number at once, one forward pass a step for all of them.
 *
 * Each pass also includes states of which only the value is needed: the final state of a truncated episode, and the
 * state after a segment's last step. So a segment of T steps takes T + 1 passes, and slots that started at different
 * moments share theirs. No result depends on which slots share a pass.
 */
export class SegmentPlayer {
  readonly #options: SegmentPlayerOptions;
  readonly #meter: SegmentMeter;
  readonly #playing = new Map<number, SegmentUnderWay>();
  #observations = new Uint8Array(0);

  constructor(options: SegmentPlayerOptions) {
    this.#options = options;
    this.#meter = options.meter ?? unmeasured;
  }

  /** Segments under way. */
  get size(): number {
    return this.#playing.size;
  }

  has(slot: number): boolean {
    return this.#playing.has(slot);
  }

  /**
   * Begins a segment at the slot's position. All current segments must have the same version.
   * @param hiddenState there, of a network with a memory: 0 when absent. Not changed.
   */
  start(slot: Slot, version: number, hiddenState?: Float32Array): void {
    const { shape, chunkSteps = shape.segmentLength } = this.#options;
    const { index, observation } = slot;
    const recorder = new SegmentRecorder(index, version, shape, observation, chunkSteps);
    this.#playing.set(slot.index, {
      slot,
      recorder,
      truncated: null,
      hiddenState: hiddenState ?? firstHiddenState(shape),
    });
  }

  /** Forgets a segment under way. The slot is then wherever it got to. Not during {@link step}. */
  abandon(slot: number): void {
    this.#playing.delete(slot);
  }

  /** {@link abandon}s all segments. @returns them, for {@link goOn} */
  setAside(): readonly SegmentUnderWay[] {
    const segments = this.#inSlotOrder();
    this.#playing.clear();
    return segments;
  }

  /** Goes on with a segment of the same shape where it was set aside. Its slot must not have moved since. */
  goOn(segment: SegmentUnderWay): void {
    this.#playing.set(segment.slot.index, segment);
  }

  /**
   * One forward pass, what it allows to send, and one step of every slot that has steps left.
   * @returns slots whose segment was completed and sent; they stand at the start of the next round
   */
  async step(sink: SegmentSink): Promise<readonly number[]> {
    const { engine } = this.#options;
    const decisions = new Map<SegmentUnderWay, Choice>();
    const rows = this.#rows(decisions);
    if (rows.length > 0) {
      const inference = await this.#meter.timeAsync("inference", () =>
        engine.infer(this.#gather(rows), rows.length, this.#gatherHidden(rows)),
      );
      rows.forEach((row, index) => {
        row.answer(inference, index);
      });
    }
    const finished = await this.#send(sink, decisions);
    await this.#play(decisions);
    return finished;
  }

  #rows(decisions: Map<SegmentUnderWay, Choice>): readonly Row[] {
    const rows: Row[] = [];
    for (const playing of this.#inSlotOrder()) {
      const { slot, recorder, truncated, hiddenState } = playing;
      if (truncated !== null) {
        const answer = ({ values }: Inference, row: number): void =>
          recorder.recordTruncatedValue(values[row] as number);
        rows.push({ ...truncated, answer });
      }
      if (!recorder.complete || recorder.needsBootstrap) {
        const answer = (inference: Inference, row: number): void => {
          decisions.set(playing, {
            decision: this.#decide(slot, inference, row),
            hiddenState: this.#hiddenStateOf(inference, row),
          });
        };
        rows.push({ observation: slot.observation, hiddenState, answer });
      }
    }
    return rows;
  }

  #inSlotOrder(): readonly SegmentUnderWay[] {
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

  /** Hidden states of rows; none without a memory. */
  #gatherHidden(rows: readonly Row[]): Float32Array | undefined {
    const { hiddenStateSize: size } = this.#options.shape;
    if (size === undefined) return undefined;
    const states = new Float32Array(rows.length * size);
    for (const [index, { hiddenState }] of rows.entries())
      if (hiddenState !== undefined) states.set(hiddenState, index * size);
    return states;
  }

  #hiddenStateOf({ hiddenStates }: Inference, row: number): Float32Array | undefined {
    const { hiddenStateSize: size = 0 } = this.#options.shape;
    return hiddenStates?.slice(row * size, (row + 1) * size);
  }

  #decide(slot: Slot, { logits, values }: Inference, row: number): Decision {
    const { actions } = this.#options.shape;
    const logProbabilities = logSoftmax(logits.subarray(row * actions, (row + 1) * actions));
    const action = sampleCategorical(logProbabilities, slot.actionDraw());
    return {
      action,
      logProbability: logProbabilities[action] as number,
      value: values[row] as number,
    };
  }

  async #send(
    sink: SegmentSink,
    decisions: Map<SegmentUnderWay, Choice>,
  ): Promise<readonly number[]> {
    const finished: number[] = [];
    for (const playing of this.#inSlotOrder()) {
      const { slot, recorder } = playing;
      const chunk = recorder.takeChunk();
      if (chunk !== null) await sink.steps(chunk);
      if (recorder.complete) {
        const bootstrap = decisions.get(playing)?.decision.value ?? 0;
        decisions.delete(playing);
        this.#playing.delete(slot.index);
        await sink.end(recorder.end(bootstrap, slot, playing.hiddenState));
        finished.push(slot.index);
      }
    }
    return finished;
  }

  async #play(decisions: ReadonlyMap<SegmentUnderWay, Choice>): Promise<void> {
    const { yielder, shape } = this.#options;
    for (const [playing, { decision, hiddenState }] of decisions) {
      await yielder?.yieldToEventLoop();
      const { slot, recorder } = playing;
      const outcome = this.#meter.time("emulation", () =>
        recorder.record(decision, slot.newestFrame, () => slot.step(decision.action)),
      );
      this.#meter.count("steps");
      this.#meter.count("frames", shape.frameSkip);
      const { terminated, truncated, truncatedObservation: observation } = outcome;
      playing.truncated = observation && { observation, hiddenState };
      playing.hiddenState = terminated || truncated ? firstHiddenState(shape) : hiddenState;
    }
  }
}
