import type { Picture } from "@lockstep/emulation";
import type { exact } from "@lockstep/learning";
import type { ModuleObservation } from "../configuration/index.ts";

/**
 * Returns the next random number in [0, 1) of this reset or step. Use no other source of randomness, such as the
 * generator of `Math`.
 */
export type Random = () => number;

/** Functions of `Math` that give the same bits on every processor. */
export type ExactMath = Pick<
  typeof exact,
  "cos" | "exp" | "expm1" | "log" | "log1p" | "sin" | "tanh"
>;

/** The result of a step. */
export interface ModuleStep {
  /** What the agent sees next. `length` finite numbers for a vector; `height · width` bytes, row by row, for a picture. */
  readonly observation: ArrayLike<number>;
  /** Finite. */
  readonly reward: number;
  /** The environment ended the episode here. A time limit does not count. */
  readonly terminated: boolean;
  /** 0..1: the progress of the episode, if the environment has one. */
  readonly progress?: number;
  /** The episode's goal was reached. */
  readonly finished?: boolean;
}

/** One environment of the batch. It shares no state with others and keeps none from one episode to the next. */
export interface ModuleInstance {
  /** Begins an episode. @returns its first observation */
  reset(random: Random): ArrayLike<number>;
  /** @param action index into the module's actions */
  step(action: number, random: Random): ModuleStep;
  /** A colour picture of the current state, for people. */
  picture?(): Picture;
}

/** Defaults for a run: any part of its configuration. */
export interface ModuleTraining {
  readonly slots?: number;
  readonly segmentLength?: number;
  readonly rewardScale?: number;
  readonly rewardClip?: number | null;
  /** Pictures that an observation stacks. */
  readonly stack?: number;
  /** As in a run's configuration. */
  readonly learning?: Readonly<Record<string, unknown>>;
}

/** A user's environment: the default export of a file. */
export interface EnvironmentModule {
  /** Letters, digits, dashes and underscores. */
  readonly name: string;
  readonly observation: ModuleObservation;
  /** A name for each action; at most 256. */
  readonly actions: readonly string[];
  /** Steps after which an episode is truncated; without it, never. */
  readonly timeLimitSteps?: number;
  readonly training?: ModuleTraining;
  /** Makes one environment of the batch. */
  create(math: ExactMath): ModuleInstance;
}

/** What a module says of itself. */
export type ModuleDeclaration = Omit<EnvironmentModule, "create">;
