import type { Picture } from "@lockstep/emulation";
import type { exact } from "@lockstep/learning";
import type { ModuleObservation } from "../configuration/index.ts";

/** A number in [0, 1): the next one of this reset or step. Draw from nothing else, such as the generator of `Math`. */
export type Random = () => number;

/** Functions of numbers with the same bits on every processor, where those of `Math` may have others. */
export type ExactMath = Pick<
  typeof exact,
  "cos" | "exp" | "expm1" | "log" | "log1p" | "sin" | "tanh"
>;

/** What a step did. */
export interface ModuleStep {
  /** What the agent sees next. `length` finite numbers for a vector; `height · width` bytes, row by row, for a picture. */
  readonly observation: ArrayLike<number>;
  /** Finite. */
  readonly reward: number;
  /** The episode ended here, for a reason of its own. A time limit is no such reason. */
  readonly terminated: boolean;
  /** 0..1: how far the episode has come, where that means something. */
  readonly progress?: number;
  /** The episode's goal was reached. */
  readonly finished?: boolean;
}

/** One environment of the batch. What it remembers is its own, and nothing of it outlives an episode. */
export interface ModuleInstance {
  /** Begins an episode. @returns its first observation */
  reset(random: Random): ArrayLike<number>;
  /** @param action index into the module's actions */
  step(action: number, random: Random): ModuleStep;
  /** What it looks like now, in colour, for people. */
  picture?(): Picture;
}

/** What a run starts with when nothing else is said: any part of its configuration. */
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

/** What a user's file exports by default: an environment of one's own. */
export interface EnvironmentModule {
  /** Letters, digits, dashes and underscores. */
  readonly name: string;
  readonly observation: ModuleObservation;
  /** A name for each action; at most 256. */
  readonly actions: readonly string[];
  /** Steps after which an episode is truncated; never when left out. */
  readonly timeLimitSteps?: number;
  readonly training?: ModuleTraining;
  /** Makes one environment of the batch. */
  create(math: ExactMath): ModuleInstance;
}
