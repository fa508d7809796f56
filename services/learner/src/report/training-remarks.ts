import type { TrainingRecordState } from "@lockstep/round";
import { recentEpisodes } from "./training-record.ts";

/** Updates in a row without a reward after which the learner says so. */
export const unrewardedUpdates = 100;

/**
 * What does not stop training and may make it worthless. It depends on the run's rewards and episodes only, and nothing
 * depends on it. Updates are counted from the start of this session.
 */
export class TrainingRemarks {
  #unrewarded = 0;
  #current: readonly string[] = [];

  /** What is true after the last update, as sentences. */
  get current(): readonly string[] {
    return this.#current;
  }

  /**
   * @param rewarded whether any of the update's rewards was not 0
   * @param recent the last episodes, see {@link recentEpisodes}
   * @returns sentences that were not true after the update before
   */
  updated(rewarded: boolean, recent: TrainingRecordState["recent"]): readonly string[] {
    this.#unrewarded = rewarded ? 0 : this.#unrewarded + 1;
    const before = this.#current;
    this.#current = [
      ...(this.#unrewarded >= unrewardedUpdates ? [noRewards] : []),
      ...(recent.length >= recentEpisodes && recent.every(({ steps }) => steps === 1)
        ? [oneStep]
        : []),
    ];
    return this.#current.filter((remark) => !before.includes(remark));
  }
}

const noRewards = `every reward of the last ${unrewardedUpdates} updates was 0, so there is nothing to learn; check that the scenario's "reward" (or the environment's) can be earned from these start states, and that rewardScale and rewardClip leave something of it`;
const oneStep = `each of the last ${recentEpisodes} episodes lasted one step, so there is nothing to learn; correct the scenario's "done" (or the environment's), or choose other start states`;
