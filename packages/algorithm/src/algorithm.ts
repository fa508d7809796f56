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
}

/**
 * A learning algorithm, as an update needs it:
 *
 *   for each segment:            columns = targets(segment)
 *   for each rows of passes:     weights ← optimizer(weights, ∇ loss(columns of rows))
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
}
