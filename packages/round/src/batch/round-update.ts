import { type BeforeStep, type Figure, stepsBeforeColumn } from "@lockstep/algorithm";
import { mean } from "@lockstep/learning";
import type { AppliedUpdate, LearningEngine, MicroBatch } from "@lockstep/model";
import { type RecordedOperators, recordOperators } from "../ledger/recorded-operators.ts";
import type { SegmentShape } from "../segment/segment.ts";
import type { FrameMemory } from "./frame-memory.ts";
import { HeldGradients } from "./held-gradients.ts";
import { type PlannedMicroBatch, rowsIn } from "./micro-batch-plan.ts";
import { type PreparedStep, prepareStep } from "./prepare-step.ts";
import { createFrameMemory, gatherFrames, RoundFrames } from "./round-frames.ts";
import { type LearningSegment, layOutMicroBatch } from "./round-rows.ts";
import { type GradientEngine, StepGradients, type StepLosses } from "./step-gradients.ts";
import { gradientsHeld, type PlannedStep, type UpdatePlan } from "./update-plan.ts";

/** The result of a round's optimizer steps. */
export interface AppliedRound extends Omit<AppliedUpdate, "operators"> {
  /** What the algorithm reports, by name, over all steps. */
  readonly figures: Readonly<Record<string, number>>;
  /**
   * Largest |learner's − actor's| log-probability of an action of the steps that are computed with the weights that played:
   * the first one, or all of them. The proof that these are on-policy.
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

/** What is reported of a step beside the optimizer. */
type FigureSums = Omit<StepLosses, "maxLogProbabilityDifference">;

/** Steps that were made, in order. */
interface MadeSteps {
  readonly losses: readonly FigureSums[];
  readonly applied: readonly AppliedUpdate[];
}

/** A step of an update, with its place among the others. */
interface IndexedStep {
  readonly step: PlannedStep;
  readonly index: number;
}

/**
 * A round's update. It computes the gradients of its first optimizer step while segments still arrive, and those of all
 * steps where they are taken at the weights that played. A call of `apply` makes that step and all later ones.
 */
export class RoundUpdate {
  /** Takes each segment's frames before it is {@link offer}ed. */
  readonly frames: RoundFrames;
  readonly #options: RoundUpdateOptions;
  readonly #segments = new Map<number, LearningSegment>();
  readonly #first: StepGradients;
  /** Gradients of all steps, where they are taken at the weights that played. */
  readonly #held: HeldGradients | null;
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
    const steps = plan.steps.map((step, index) => ({ step, index }));
    const first = firstOf(steps);
    this.#held = gradientsHeld(plan) > 0 ? new HeldGradients(options.engine) : null;
    let prepared: Promise<PreparedStep> | undefined;
    const prepare = (): Promise<PreparedStep> => {
      // Never stopped before its first step.
      prepared ??= this.#prepare(first, null) as Promise<PreparedStep>;
      return prepared;
    };
    this.#first = this.#gradientsOf(this.#held === null ? [first] : steps, prepare, true);
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
    const { losses, applied } =
      this.#held === null
        ? await this.#applyInTurn(learningRate)
        : await this.#applyHeld(this.#held, learningRate);
    this.#forgetFrames();
    const operators = applied.flatMap((step, index) =>
      step.operators === undefined ? [] : [{ ...losses[index]?.operators, ...step.operators }],
    );
    return {
      figures: this.#overSteps(losses),
      maxLogProbabilityDifference: (await this.finished).maxLogProbabilityDifference,
      optimizerSteps: applied.length,
      gradientNorm: mean(applied.map(({ gradientNorm }) => gradientNorm)),
      weightsNorm: (applied.at(-1) as AppliedUpdate).weightsNorm,
      ...(operators.length > 0 && { operators: recordOperators(operators) }),
    };
  }

  /** Each step's gradients at the weights that the step before made. */
  async #applyInTurn(learningRate: number): Promise<MadeSteps> {
    const { engine, plan } = this.#options;
    const losses: FigureSums[] = [await this.#first.finished];
    const applied = [await engine.apply(learningRate)];
    for (const [index, step] of plan.steps.entries()) {
      if (index === 0) continue;
      const prepared = await this.#prepare({ step, index }, losses.at(-1)?.figures ?? null);
      if (prepared === "stop") break;
      const gradients = this.#gradientsOf([{ step, index }], async () => prepared);
      gradients.work();
      losses.push(await gradients.finished);
      applied.push(await engine.apply(learningRate));
    }
    return { losses, applied };
  }

  /** All gradients at the weights that played, each step's to the weights that the step before made. */
  async #applyHeld(held: HeldGradients, learningRate: number): Promise<MadeSteps> {
    const { engine, plan } = this.#options;
    await this.#first.finished;
    const losses: FigureSums[] = [];
    const applied: AppliedUpdate[] = [];
    for (const { microBatches } of plan.steps) {
      losses.push(await held.addUp(microBatches.length));
      applied.push(await engine.apply(learningRate));
    }
    return { losses, applied };
  }

  async #prepare(
    { step, index }: IndexedStep,
    figures: StepLosses["figures"] | null,
  ): Promise<PreparedStep | "stop"> {
    const { engine, plan, shape, beforeStep = null } = this.#options;
    const of = (slot: number) => this.#segment(slot);
    const frames = (slot: number) => this.frames.of(slot);
    return prepareStep({ engine, plan, shape, beforeStep, step, index, of, frames, figures });
  }

  /**
   * Computes the gradients of steps at the weights that the engine has.
   * @param prepared what all of them are laid out from
   * @param isFirst of the update
   */
  #gradientsOf(
    steps: readonly IndexedStep[],
    prepared: () => Promise<PreparedStep>,
    isFirst = false,
  ): StepGradients {
    const { engine, maxWaiting, measure } = this.#options;
    const places = steps.flatMap(({ step, index }) =>
      step.microBatches.map((planned, at) => ({ step, index, planned, at })),
    );
    const placeOf = (place: number) => places[place] as (typeof places)[number];
    return new StepGradients({
      engine: (this.#held ?? engine) satisfies GradientEngine,
      microBatches: places.map(({ planned }) => planned),
      maxWaiting: this.#held === null ? maxWaiting : places.length,
      has: (slot) => this.#segments.has(slot) && this.#mayBegin,
      layOut: async (place) => {
        const { step, index, at } = placeOf(place);
        return this.#layOut({ step, index }, at, await prepared());
      },
      done: (place, batch) => {
        this.#rowsComputed += batch.actions.length;
        if (this.#inPlace) this.frames.release(placeOf(place).at, batch.frames);
      },
      playedLogProbabilities: (place) => this.#playedLogProbabilities(placeOf(place).planned),
      ...(isFirst && { measure }),
    });
  }

  /** Frames lie in the micro-batches that they are computed in, and are computed once. */
  get #inPlace(): boolean {
    const { steps, stored } = this.#options.plan;
    return steps.length === 1 && steps[0]?.microBatches === stored;
  }

  /** Who looks at a step needs all of its segments. */
  get #mayBegin(): boolean {
    const { beforeStep = null, plan, shape } = this.#options;
    const waits = beforeStep !== null || plan.targetsBeforeStep !== undefined;
    return !waits || this.#segments.size === shape.slots;
  }

  #layOut({ step, index }: IndexedStep, at: number, { of, columns }: PreparedStep): MicroBatch {
    const { plan, shape } = this.#options;
    const planned = step.microBatches[at] ?? [];
    const frames = this.#inPlace
      ? this.frames.of(at)
      : gatherFrames(planned, shape, (slot) => this.frames.of(slot));
    const rows = rowsIn(planned);
    return layOutMicroBatch(planned, of, shape, frames, step.rows, {
      ...columns[at],
      ...(plan.countsSteps && { [stepsBeforeColumn]: new Float32Array(rows).fill(index) }),
    });
  }

  /** Of frames that steps were given copies of. */
  #forgetFrames(): void {
    if (this.#inPlace) return;
    const { stored } = this.#options.plan;
    for (const slot of stored.keys()) this.frames.release(slot, this.frames.of(slot));
  }

  #overSteps(losses: readonly FigureSums[]): Record<string, number> {
    const last = losses.at(-1) as FigureSums;
    return Object.fromEntries(
      Object.entries(last.figures).map(([name, value]) => {
        const figure = this.#options.figures?.find((each) => each.name === name);
        if (figure?.overSteps === "last") return [name, value];
        return [name, mean(losses.map(({ figures }) => figures[name] ?? Number.NaN))];
      }),
    );
  }

  #playedLogProbabilities(planned: PlannedMicroBatch): Float32Array {
    const rows = rowsIn(planned);
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

function firstOf(steps: readonly IndexedStep[]): IndexedStep {
  const [first] = steps;
  if (first === undefined) throw new RangeError("an update has no optimizer step; expected one");
  return first;
}
