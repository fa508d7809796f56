import type { Picture } from "@lockstep/emulation";
import type { EnvironmentIdentity, EnvironmentSpec } from "./configuration/index.ts";
import type { WatchableSlot } from "./slot-port.ts";

/** How a slot is observed while it plays. */
export interface SlotWatch {
  /** Called after each frame of play, replays included, with what shows its picture. Every frame is then drawn. */
  onFrame?(picture: () => Picture): void;
  /**
   * Of a module: in how many calls after the slot is opened, and after each arrival, an endless loop is an error (default 256).
   * In later ones it ends the process, with the same words.
   */
  readonly limitedCalls?: number;
}

/** The evaluation episodes of a slot. */
export interface EvaluationOpening extends SlotWatch {
  /** All episodes begin here. */
  readonly state: string;
  readonly seed: number;
  /** An episode that lasts longer is cut there, as by a time limit. The run's own limit still holds. */
  readonly mostSteps: number;
}

/** 108,000 frames, half an hour, at four frames a step: Machado et al. 2018, https://arxiv.org/abs/1709.06009 */
export const usualMostSteps = 27_000;

/** The smaller of a run's time limit and the most steps of an evaluation. */
export function evaluationLimit(timeLimitSteps: number | null, mostSteps: number): number {
  return Math.min(timeLimitSteps ?? mostSteps, mostSteps);
}

/**
 * A run's environment on this machine: makes the environments of the batch. Each kind of environment has one
 * implementation; actor, `verify` and `evaluate` use only this interface.
 */
export interface EnvironmentFactory {
  /** Hashes of the files here; equal to those in the run's configuration. */
  readonly identity: EnvironmentIdentity;
  readonly spec: EnvironmentSpec;
  /** Start states that are kept apart for evaluation; may be empty. */
  readonly evaluationStates: readonly string[];
  /** @throws {EnvironmentError} `STATE_UNKNOWN` with all names that are no start state */
  expectStates(names: readonly string[]): void;
  /** The environment of a slot at its very first step. Its episodes depend on the run's seed and the slot only. */
  open(slot: number, watch?: SlotWatch): WatchableSlot;
  /**
   * An environment with the draws of evaluations: its episodes depend on the seed and the state, not on which other
   * states are evaluated.
   */
  openEvaluation(opening: EvaluationOpening): WatchableSlot;
}
