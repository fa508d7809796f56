import type { SavedNumbers } from "../slot/saved-numbers.ts";
import { AllowBacktracking } from "./allow-backtracking.ts";

export interface RewardShapingOptions {
  readonly rewardScale: number;
  readonly rewardClip: number | null;
  readonly allowBacktracking: boolean;
}

/** Converts a step's raw reward to the learner's: scaled, clipped, then reduced to what raises the maximum (AllowBacktracking). */
export class RewardShaping {
  readonly #options: RewardShapingOptions;
  readonly #ground = new AllowBacktracking();

  constructor(options: RewardShapingOptions) {
    this.#options = options;
  }

  /** Begins an episode. */
  restart(): void {
    this.#ground.restart();
  }

  save(numbers: SavedNumbers): void {
    this.#ground.save(numbers);
  }

  /** As it was at {@link save}. */
  load(numbers: SavedNumbers): void {
    this.#ground.load(numbers);
  }

  shape(raw: number): number {
    const { rewardScale, rewardClip, allowBacktracking } = this.#options;
    const reward = clip(raw * rewardScale, rewardClip);
    return allowBacktracking ? this.#ground.gain(reward) : reward;
  }
}

/** The value, clipped to [−limit, limit]; `null` does not clip. */
export function clip(value: number, limit: number | null): number {
  return limit === null ? value : Math.min(limit, Math.max(-limit, value));
}
