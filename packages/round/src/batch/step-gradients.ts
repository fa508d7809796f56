import {
  JoinedOperatorHashes,
  type LearningEngine,
  type MicroBatch,
  type MicroBatchLosses,
  type OperatorHashes,
} from "@lockstep/model";
import type { PlannedMicroBatch } from "./micro-batch-plan.ts";

/** Figures of a step's gradients, summed in the order of its micro-batches. */
export interface StepLosses {
  /** What the algorithm reports, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** Largest |learner's − actor's| log-probability of an action. */
  readonly maxLogProbabilityDifference: number;
  /** Of what the engine computed, where it says so: over all micro-batches, in their order. */
  readonly operators?: OperatorHashes;
}

/** What computes gradients and adds them up. */
export type GradientEngine = Pick<
  LearningEngine,
  "gradientsAtOnce" | "gradients" | "accumulate" | "discard"
>;

export interface StepGradientsOptions {
  readonly engine: GradientEngine;
  readonly microBatches: readonly PlannedMicroBatch[];
  /**
   * Gradients that may be computed out of turn, before those that are added first; each is as large as the weights. One
   * less than the engine computes at once, if that is more.
   */
  readonly maxWaiting: number;
  /** Whether a slot's segment is there. */
  readonly has: (slot: number) => boolean;
  /** Lays out a micro-batch whose slots are all there. */
  readonly layOut: (index: number) => MicroBatch | Promise<MicroBatch>;
  /** A micro-batch is computed. */
  readonly done: (index: number, batch: MicroBatch) => void;
  /** log π(a|s) of the micro-batch's rows, as the actors computed it. */
  readonly playedLogProbabilities: (index: number) => Float32Array;
  /** Measures a piece of computing, which ends when its promise is fulfilled. */
  readonly measure?: ((work: () => Promise<void>) => Promise<void>) | undefined;
}

interface Computed {
  readonly losses: MicroBatchLosses;
  readonly maxLogProbabilityDifference: number;
}

/**
 * Computes the gradients of one optimizer step: each micro-batch as soon as its slots are there, added in the order of the
 * plan, so that the sum does not depend on the order of arrival.
 */
export class StepGradients {
  /**
   * Resolves when every micro-batch is added up in the engine.
   * @throws what the engine threw, e.g. {ModelError} `NON_FINITE_LOSS`
   */
  readonly finished: Promise<StepLosses>;
  readonly #options: StepGradientsOptions;
  readonly #computed = new Set<number>();
  readonly #waiting = new Map<number, Computed>();
  #totals: StepLosses = { figures: {}, maxLogProbabilityDifference: 0 };
  #operators: JoinedOperatorHashes | null = null;
  #added = 0;
  #stopped = false;
  /** Micro-batches that are being computed. */
  readonly #computing = new Set<Promise<void>>();
  #endOfWork: (() => void) | null = null;
  #measured: Promise<void> = Promise.resolve();
  #resolve: (totals: StepLosses) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(options: StepGradientsOptions) {
    this.#options = options;
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A rejection without a waiter must not count as unhandled.
    this.finished.catch(() => undefined);
  }

  /** Computes all micro-batches that are ready. The engine has the weights of this step. */
  work(): void {
    const { engine } = this.#options;
    while (this.#computing.size < engine.gradientsAtOnce) {
      const index = this.#next();
      if (index === null) break;
      this.#begin(index);
    }
    if (this.#computing.size === 0) this.#rest();
  }

  /** Abandons the step. Resolves when the engine is idle and has cleared it. */
  async giveUp(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#computing);
    await this.#measured;
    this.#options.engine.discard();
  }

  #rest(): void {
    this.#endOfWork?.();
    this.#endOfWork = null;
    if (this.#added < this.#options.microBatches.length) return;
    const operators = this.#operators && { operators: this.#operators.joined() };
    this.#operators = null;
    const losses = { ...this.#totals, ...operators };
    this.#measured.then(() => this.#resolve(losses), this.#reject);
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
        this.work();
      });
    this.#computing.add(computing);
  }

  /** Measured as one piece until no micro-batch is being computed; otherwise parallel work would count twice. */
  #measureWork(): void {
    const ended = new Promise<void>((resolve) => {
      this.#endOfWork = resolve;
    });
    this.#measured = this.#options.measure?.(() => ended) ?? ended;
  }

  /** First micro-batch whose slots are there; out of turn only while few are ahead of their turn. */
  #next(): number | null {
    if (this.#stopped) return null;
    const { microBatches, maxWaiting, engine, has } = this.#options;
    const mostAhead = Math.max(maxWaiting, engine.gradientsAtOnce - 1);
    let ahead = 0;
    for (let index = this.#added; index < microBatches.length; index++) {
      if (this.#computed.has(index)) {
        if (index > this.#added) ahead += 1;
        continue;
      }
      if (index > this.#added && ahead >= mostAhead) return null;
      if (microBatches[index]?.every(({ slot }) => has(slot))) return index;
    }
    return null;
  }

  async #compute(index: number): Promise<void> {
    const { engine, layOut, done, playedLogProbabilities } = this.#options;
    const batch = await layOut(index);
    const losses = await engine.gradients(batch);
    done(index, batch);
    const played = playedLogProbabilities(index);
    const maxLogProbabilityDifference = largestDifference(losses.logProbabilities, played);
    this.#waiting.set(index, { losses, maxLogProbabilityDifference });
    await this.#addInOrder();
  }

  async #addInOrder(): Promise<void> {
    for (;;) {
      const computed = this.#waiting.get(this.#added);
      if (computed === undefined || this.#stopped) return;
      this.#waiting.delete(this.#added);
      const { losses } = computed;
      await this.#options.engine.accumulate(losses);
      this.#added += 1;
      if (losses.operators !== undefined) {
        this.#operators ??= new JoinedOperatorHashes();
        this.#operators.add(losses.operators);
      }
      this.#totals = {
        figures: plus(this.#totals.figures, losses.figures),
        maxLogProbabilityDifference: Math.max(
          this.#totals.maxLogProbabilityDifference,
          computed.maxLogProbabilityDifference,
        ),
      };
    }
  }
}

/** NaN when one of them is NaN. */
function largestDifference(learned: Float32Array, played: Float32Array): number {
  let largest = 0;
  played.forEach((value, row) => {
    largest = Math.max(largest, Math.abs((learned[row] ?? Number.NaN) - value));
  });
  return largest;
}

/** Sums by name. */
export function plus(
  sums: Readonly<Record<string, number>>,
  shares: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(shares).map(([name, share]) => [name, (sums[name] ?? 0) + share]),
  );
}
