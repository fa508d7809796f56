import type { FloatArray, SegmentRewards } from "@lockstep/learning";
import type { z } from "zod";
import type { LossFormula } from "./loss-formula.ts";

/** One number that an algorithm reports of each update. Metrics, curve, panel and ledger show it under its name. */
export interface Figure {
  /** As in the loss's formula, in camel case, e.g. `policyLoss`. */
  readonly name: string;
  /** For people, e.g. `policy loss`. */
  readonly label: string;
  /** Base unit as metrics end with it, e.g. `nats`; empty for a number without one. */
  readonly unit: string;
  readonly help: string;
  /** What becomes of it when an update has several optimizer steps. Of each step it is a mean over rows. */
  readonly overSteps: "mean" | "last";
}

/** What a slot played and what the policy that played thought of it. */
export interface PlayedSegment extends SegmentRewards {
  /** `[T]` */
  readonly actions: Uint8Array;
  /** `[T]`: log π(a|s) under the weights that played. */
  readonly logProbabilities: FloatArray;
  /** Steps of all slots before the segment's round: what annealed coefficients are a function of. */
  readonly environmentSteps: number;
}

/** What the newest weights of an update say of the steps that earlier ones played. `[T]` each. */
export interface NewestAnswers {
  /** log π(a|s) of the actions that were taken. */
  readonly logProbabilities: Float32Array;
  /** V(s) */
  readonly values: Float32Array;
}

/**
 * A segment that the newest weights were asked about. V of the state after its last step and of truncated final states stay
 * those of the weights that played: their observations do not travel.
 */
export interface EvaluatedSegment extends PlayedSegment {
  readonly newest: NewestAnswers;
}

/** `[T]` each, by name: what the loss reads of a segment's steps. */
export type Columns = Readonly<Record<string, Float32Array>>;

/** A run of consecutive steps of one slot. */
export interface SlotRows {
  readonly slot: number;
  /** First step of the segment that belongs to it. */
  readonly firstStep: number;
  readonly steps: number;
}

/** A round's batch, of which passes choose rows. */
export interface BatchShape {
  readonly slots: number;
  readonly segmentLength: number;
  /** Of the run: what is drawn must be a function of it, the version and a counter. */
  readonly seed: number;
  /** Of the weights that played. */
  readonly version: number;
  /** Present where the network has a memory: each optimizer step must take whole segments. */
  readonly wholeSegments?: boolean;
}

/** The optimizer step that is to be made. */
export interface NextStep {
  /** 0 for the first one of the update. */
  readonly index: number;
  /** `[rows]` each, by name: what `targets` made of the step's rows, in the order in which `passes` chose them. Copies. */
  readonly columns: Columns;
  /** What the step before it reported, by name, measured before that step changed the weights; `null` for the first. */
  readonly figures: Readonly<Record<string, number>> | null;
}

/**
 * Looks at a step before it is made. It must be a function of its argument alone: learner and `lockstep verify` both call it.
 * @returns columns that take the place of the step's own, by name (`{}` leaves all), or `stop`, which ends the update
 * without the step; the first step cannot be stopped
 */
export type BeforeStep = (step: NextStep) => Columns | "stop";

/** Makes targets again, of a segment of the step that is to be made. @returns columns that take the place of `targets`' own */
export type TargetsBeforeStep = (segment: EvaluatedSegment) => Columns;

/**
 * At which weights an update takes the gradient of each of its steps:
 * - `newest`: at those that the step before it made.
 * - `played`: at those that played, for all steps. The gradient of step k is then applied to weights that are k steps newer.
 */
export const gradientWeights = ["newest", "played"] as const;
export type GradientWeights = (typeof gradientWeights)[number];

/**
 * A learning algorithm, as an update needs it:
 *
 *   for each segment:            columns = targets(segment)
 *   for each rows of passes:     targetsBeforeStep: columns of their segments again, by the newest weights
 *                                beforeStep: other columns, or stop
 *                                weights ← optimizer(weights, ∇ loss(columns of rows))
 *   report                       figures
 */
export interface Algorithm<Options = unknown> {
  /** As run configurations name it, e.g. `a2c`. */
  readonly name: string;
  /** A strict object: each option with default, bounds and description. */
  readonly options: z.ZodType<Options>;
  readonly figures: readonly Figure[];
  /** The column that the value head is fitted to, for the explained variance. */
  readonly valueTarget: string;
  /** What a segment's steps are worth, once it is there. */
  targets(segment: PlayedSegment, options: Options): Columns;
  /** The rows of each optimizer step, in order. Each step's loss is the mean over its rows. */
  passes(batch: BatchShape, options: Options): readonly (readonly SlotRows[])[];
  loss(options: Options): LossFormula;
  /**
   * What looks at each step before it is made; `null` or left out where nothing does. With it the first step begins when
   * all segments are there; without it, while they still arrive.
   */
  beforeStep?(options: Options): BeforeStep | null;
  /** Left out: `newest`. With `played`, the gradients of all steps are computed while segments still arrive. */
  gradientsAt?(options: Options): GradientWeights;
  /**
   * What makes a segment's targets again before each step that has rows of it, when the newest weights were asked about the
   * segment; `null` or left out where nothing does. With it the first step begins when all segments are there.
   */
  targetsBeforeStep?(options: Options): TargetsBeforeStep | null;
}
