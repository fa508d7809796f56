import type { LearningEngine, MicroBatchLosses } from "@lockstep/model";
import type { SegmentShape } from "../segment/segment.ts";
import type { FrameMemory } from "./frame-memory.ts";
import type { PlannedMicroBatch } from "./micro-batch-plan.ts";
import { createFrameMemory, RoundFrames } from "./round-frames.ts";
import { type LearningSegment, layOutMicroBatch } from "./round-rows.ts";

/** What a round's gradients say, summed in the order of the plan. */
export interface RoundLosses {
  /** What the algorithm reports, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** Largest |learner's − actor's| log-probability of an action: the proof that all is on-policy. */
  readonly maxLogProbabilityDifference: number;
}

export interface RoundUpdateOptions {
  readonly engine: LearningEngine;
  readonly plan: readonly PlannedMicroBatch[];
  readonly shape: SegmentShape;
  /**
   * Gradients that may be computed out of turn, before those that are added first; each is as large as the weights. One
   * less than the engine computes at once, if that is more.
   */
  readonly maxWaiting: number;
  /** For the round's frames, and again for those of later rounds; new memory when absent. */
  readonly memory?: FrameMemory;
  /** Measures a piece of computing, which ends when its promise is fulfilled. */
  readonly measure?: (work: () => Promise<void>) => Promise<void>;
}

interface Computed {
  readonly gradients: MicroBatchLosses;
  readonly maxLogProbabilityDifference: number;
}

/**
 * Computes a round's gradients while its segments still come in: each micro-batch as soon as its slots are there,
 * added in the order of the plan, so that the sum does not depend on the order of arrival.
 */
export class RoundUpdate {
  /**
   * Resolves when every micro-batch is added up in the engine.
   * @throws what the engine threw, e.g. {ModelError} `NON_FINITE_LOSS`
   */
  readonly finished: Promise<RoundLosses>;
  /** Takes each segment's frames before it is {@link offer}ed. */
  readonly frames: RoundFrames;
  readonly #options: RoundUpdateOptions;
  readonly #segments = new Map<number, LearningSegment>();
  readonly #computed = new Set<number>();
  readonly #waiting = new Map<number, Computed>();
  #totals: RoundLosses = { figures: {}, maxLogProbabilityDifference: 0 };
  #added = 0;
  #rowsComputed = 0;
  #started = false;
  #stopped = false;
  /** Micro-batches that are being computed. */
  readonly #computing = new Set<Promise<void>>();
  #endOfWork: (() => void) | null = null;
  #measured: Promise<void> = Promise.resolve();
  #resolve: (totals: RoundLosses) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(options: RoundUpdateOptions) {
    this.#options = options;
    const { plan, shape, memory } = options;
    this.frames = new RoundFrames(plan, shape, memory ?? createFrameMemory(plan, shape));
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // One that nobody waits for is not an unhandled one.
    this.finished.catch(() => undefined);
  }

  /** The engine has the weights of this round: computing may begin. */
  start(): void {
    this.#started = true;
    this.#work();
  }

  /** A slot's segment is there, and its frames are kept. Once a slot. */
  offer(segment: LearningSegment): void {
    this.#segments.set(segment.segment.slot, segment);
    this.#work();
  }

  /** Rows whose gradients are computed. */
  get rowsComputed(): number {
    return this.#rowsComputed;
  }

  /** Gives the round up. Resolves when the engine is at rest and has forgotten it. */
  async giveUp(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#computing);
    await this.#measured;
    this.#options.engine.discard();
  }

  #work(): void {
    if (!this.#started) return;
    const { engine } = this.#options;
    while (this.#computing.size < engine.gradientsAtOnce) {
      const index = this.#next();
      if (index === null) break;
      this.#begin(index);
    }
    if (this.#computing.size === 0) this.#rest();
  }

  #rest(): void {
    this.#endOfWork?.();
    this.#endOfWork = null;
    if (this.#added < this.#options.plan.length) return;
    this.#measured.then(() => this.#resolve(this.#totals), this.#reject);
  }

  #begin(index: number): void {
    this.#computed.add(index);
    if (this.#endOfWork === null) this.#measureWork();
    const computing = this.#compute(index)
      .catch((error: unknown) => {
        this.#stopped = true;
        this.#reject(error);
      })
      .finally(() => {
        this.#computing.delete(computing);
        this.#work();
      });
    this.#computing.add(computing);
  }

  /** From now until nothing is computed, as one piece: what goes on side by side would else be counted twice. */
  #measureWork(): void {
    const ended = new Promise<void>((resolve) => {
      this.#endOfWork = resolve;
    });
    this.#measured = this.#options.measure?.(() => ended) ?? ended;
  }

  /** First micro-batch whose slots are there; out of turn only while few are ahead of their turn. */
  #next(): number | null {
    if (this.#stopped) return null;
    const { plan, maxWaiting, engine } = this.#options;
    const mostAhead = Math.max(maxWaiting, engine.gradientsAtOnce - 1);
    let ahead = 0;
    for (let index = this.#added; index < plan.length; index++) {
      if (this.#computed.has(index)) {
        if (index > this.#added) ahead += 1;
        continue;
      }
      if (index > this.#added && ahead >= mostAhead) return null;
      if (plan[index]?.every(({ slot }) => this.#segments.has(slot))) return index;
    }
    return null;
  }

  async #compute(index: number): Promise<void> {
    const { engine, plan, shape } = this.#options;
    const planned = plan[index] ?? [];
    const batch = layOutMicroBatch(
      planned,
      (slot) => this.#segment(slot),
      shape,
      this.frames.of(index),
    );
    const gradients = await engine.gradients(batch);
    this.frames.release(index, batch.frames);
    const maxLogProbabilityDifference = this.#largestDifference(planned, gradients);
    this.#waiting.set(index, { gradients, maxLogProbabilityDifference });
    this.#rowsComputed += batch.actions.length;
    await this.#addInOrder();
  }

  async #addInOrder(): Promise<void> {
    for (;;) {
      const computed = this.#waiting.get(this.#added);
      if (computed === undefined || this.#stopped) return;
      this.#waiting.delete(this.#added);
      await this.#options.engine.accumulate(computed.gradients);
      this.#added += 1;
      const { gradients } = computed;
      this.#totals = {
        figures: plus(this.#totals.figures, gradients.figures),
        maxLogProbabilityDifference: Math.max(
          this.#totals.maxLogProbabilityDifference,
          computed.maxLogProbabilityDifference,
        ),
      };
    }
  }

  #largestDifference(planned: PlannedMicroBatch, gradients: MicroBatchLosses): number {
    let largest = 0;
    let row = 0;
    for (const { slot, firstStep, steps } of planned) {
      const { logProbabilities } = this.#segment(slot).segment;
      for (let step = firstStep; step < firstStep + steps; step++, row++) {
        const own = gradients.logProbabilities[row] ?? Number.NaN;
        largest = Math.max(largest, Math.abs(own - (logProbabilities[step] ?? Number.NaN)));
      }
    }
    return largest;
  }

  #segment(slot: number): LearningSegment {
    const segment = this.#segments.get(slot);
    if (segment === undefined) throw new RangeError(`slot ${slot} has no segment in this round`);
    return segment;
  }
}

/** Sums by name. */
function plus(
  sums: Readonly<Record<string, number>>,
  shares: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(shares).map(([name, share]) => [name, (sums[name] ?? 0) + share]),
  );
}
