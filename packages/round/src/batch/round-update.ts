import type { BeforeStep, Columns, Figure } from "@lockstep/algorithm";
import type { AppliedUpdate, LearningEngine, MicroBatch } from "@lockstep/model";
import { type RecordedOperators, recordOperators } from "../ledger/recorded-operators.ts";
import type { SegmentShape } from "../segment/segment.ts";
import type { FrameMemory } from "./frame-memory.ts";
import type { PlannedMicroBatch } from "./micro-batch-plan.ts";
import { createFrameMemory, gatherFrames, RoundFrames } from "./round-frames.ts";
import { type LearningSegment, layOutMicroBatch } from "./round-rows.ts";
import { lookAtStep, type StepColumns } from "./step-columns.ts";
import { StepGradients, type StepLosses } from "./step-gradients.ts";
import type { PlannedStep, UpdatePlan } from "./update-plan.ts";

/** The result of a round's optimizer steps. */
export interface AppliedRound extends Omit<AppliedUpdate, "operators"> {
  /** What the algorithm reports, by name, over all steps. */
  readonly figures: Readonly<Record<string, number>>;
  /**
   * Largest |learner's − actor's| log-probability of an action of the first step, which is computed with the weights that
   * played: the proof that all is on-policy.
   */
  readonly maxLogProbabilityDifference: number;
  readonly optimizerSteps: number;
  /** What the operators of all steps computed, where the engine says so. */
  readonly operators?: RecordedOperators;
}

export interface RoundUpdateOptions {
  readonly engine: LearningEngine;
  readonly plan: UpdatePlan;
  readonly shape: SegmentShape;
  /**
   * Gradients that may be computed out of turn, before those that are added first; each is as large as the weights. One
   * less than the engine computes at once, if that is more.
   */
  readonly maxWaiting: number;
  /** Figures that are not the mean over several steps. */
  readonly figures?: readonly Pick<Figure, "name" | "overSteps">[];
  /** Looks at each step before it is made; the first one then begins when all segments are there. */
  readonly beforeStep?: BeforeStep | null;
  /** For the round's frames, and again for those of later rounds; new memory when absent. */
  readonly memory?: FrameMemory;
  /** Measures a piece of computing the first step, which ends when its promise is fulfilled. */
  readonly measure?: (work: () => Promise<void>) => Promise<void>;
}

/**
 * A round's update. It computes the gradients of its first optimizer step while segments still arrive. A call of
 * `apply` makes that step and all later ones.
 */
export class RoundUpdate {
  /** Takes each segment's frames before it is {@link offer}ed. */
  readonly frames: RoundFrames;
  readonly #options: RoundUpdateOptions;
  readonly #segments = new Map<number, LearningSegment>();
  readonly #first: StepGradients;
  #rowsComputed = 0;
  #started = false;

  constructor(options: RoundUpdateOptions) {
    this.#options = options;
    const { plan, shape, memory } = options;
    this.frames = new RoundFrames(
      plan.stored,
      shape,
      memory ?? createFrameMemory(plan.stored, shape),
    );
    const first = firstOf(plan);
    let columns: StepColumns | undefined;
    const columnsAt = (index: number): Columns => {
      columns ??= this.#lookAt(first, 0, null) as StepColumns;
      return columns[index] ?? {};
    };
    this.#first = this.#gradientsOf(first, columnsAt, options.measure);
  }

  /**
   * Resolves when the first step's gradients are added up in the engine.
   * @throws what the engine threw, e.g. {ModelError} `NON_FINITE_LOSS`
   */
  get finished(): Promise<StepLosses> {
    return this.#first.finished;
  }

  /** The engine has the weights of this round: computation may begin. */
  start(): void {
    this.#started = true;
    this.#first.work();
  }

  /** Adds a slot's accepted segment, whose frames are kept. Once for each slot. */
  offer(segment: LearningSegment): void {
    this.#segments.set(segment.segment.slot, segment);
    if (this.#started) this.#first.work();
  }

  /** Rows whose gradients are computed, of all steps. */
  get rowsComputed(): number {
    return this.#rowsComputed;
  }

  /** Rows of all steps. */
  get rows(): number {
    return this.#options.plan.steps.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Abandons the round before it is applied. Resolves when the engine is idle and has cleared it. */
  async giveUp(): Promise<void> {
    await this.#first.giveUp();
  }

  /**
   * Makes all optimizer steps; call after {@link finished} has resolved. If one fails, the engine keeps the earlier
   * steps, and the weights must not be published.
   * @throws {ModelError} `NON_FINITE_LOSS`, `NON_FINITE_GRADIENT`
   */
  async apply(learningRate: number): Promise<AppliedRound> {
    const { engine, plan } = this.#options;
    const losses = [await this.#first.finished];
    const applied = [await engine.apply(learningRate)];
    for (const [index, step] of plan.steps.entries()) {
      if (index === 0) continue;
      const columns = this.#lookAt(step, index, losses.at(-1)?.figures ?? null);
      if (columns === "stop") break;
      const gradients = this.#gradientsOf(step, (microBatch) => columns[microBatch] ?? {});
      gradients.work();
      losses.push(await gradients.finished);
      applied.push(await engine.apply(learningRate));
    }
    this.#forgetFrames();
    const operators = applied.flatMap((step, index) =>
      step.operators === undefined ? [] : [{ ...losses[index]?.operators, ...step.operators }],
    );
    return {
      figures: this.#overSteps(losses),
      maxLogProbabilityDifference: (losses[0] as StepLosses).maxLogProbabilityDifference,
      optimizerSteps: applied.length,
      gradientNorm: mean(applied.map(({ gradientNorm }) => gradientNorm)),
      weightsNorm: (applied.at(-1) as AppliedUpdate).weightsNorm,
      ...(operators.length > 0 && { operators: recordOperators(operators) }),
    };
  }

  /** What the algorithm says of a step when all its segments are there: columns for its micro-batches. */
  #lookAt(
    step: PlannedStep,
    index: number,
    figures: StepLosses["figures"] | null,
  ): StepColumns | "stop" {
    const { beforeStep = null } = this.#options;
    if (beforeStep === null) return [];
    return lookAtStep({ beforeStep, index, step, of: (slot) => this.#segment(slot), figures });
  }

  #gradientsOf(
    step: PlannedStep,
    columnsAt: (microBatch: number) => Columns,
    measure?: RoundUpdateOptions["measure"],
  ): StepGradients {
    const { engine, maxWaiting } = this.#options;
    const plannedAt = (index: number): PlannedMicroBatch => step.microBatches[index] ?? [];
    return new StepGradients({
      engine,
      microBatches: step.microBatches,
      maxWaiting,
      has: (slot) => this.#segments.has(slot) && this.#mayBegin,
      layOut: (index) => this.#layOut(step, index, columnsAt(index)),
      done: (index, batch) => {
        this.#rowsComputed += batch.actions.length;
        if (this.#inPlace) this.frames.release(index, batch.frames);
      },
      playedLogProbabilities: (index) => this.#playedLogProbabilities(plannedAt(index)),
      measure,
    });
  }

  /** Frames lie in the micro-batches that they are computed in, and are computed once. */
  get #inPlace(): boolean {
    const { steps, stored } = this.#options.plan;
    return steps.length === 1 && steps[0]?.microBatches === stored;
  }

  /** Who looks at a step needs all of its segments. */
  get #mayBegin(): boolean {
    const { beforeStep = null, shape } = this.#options;
    return beforeStep === null || this.#segments.size === shape.slots;
  }

  #layOut({ microBatches, rows }: PlannedStep, index: number, columns: Columns): MicroBatch {
    const { shape } = this.#options;
    const planned = microBatches[index] ?? [];
    const frames = this.#inPlace
      ? this.frames.of(index)
      : gatherFrames(planned, shape, (slot) => this.frames.of(slot));
    return layOutMicroBatch(planned, (slot) => this.#segment(slot), shape, frames, rows, columns);
  }

  /** Of frames that steps were given copies of. */
  #forgetFrames(): void {
    if (this.#inPlace) return;
    const { stored } = this.#options.plan;
    for (const slot of stored.keys()) this.frames.release(slot, this.frames.of(slot));
  }

  #overSteps(losses: readonly StepLosses[]): Record<string, number> {
    const last = losses.at(-1) as StepLosses;
    return Object.fromEntries(
      Object.entries(last.figures).map(([name, value]) => {
        const figure = this.#options.figures?.find((each) => each.name === name);
        if (figure?.overSteps === "last") return [name, value];
        return [name, mean(losses.map(({ figures }) => figures[name] ?? Number.NaN))];
      }),
    );
  }

  #playedLogProbabilities(planned: PlannedMicroBatch): Float32Array {
    const rows = planned.reduce((sum, { steps }) => sum + steps, 0);
    const played = new Float32Array(rows);
    let row = 0;
    for (const { slot, firstStep, steps } of planned) {
      const { logProbabilities } = this.#segment(slot).segment;
      played.set(logProbabilities.subarray(firstStep, firstStep + steps), row);
      row += steps;
    }
    return played;
  }

  #segment(slot: number): LearningSegment {
    const segment = this.#segments.get(slot);
    if (segment === undefined) throw new RangeError(`slot ${slot} has no segment in this round`);
    return segment;
  }
}

function firstOf({ steps }: UpdatePlan): PlannedStep {
  const [first] = steps;
  if (first === undefined) throw new RangeError("an update has no optimizer step; expected one");
  return first;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
