import type { EvaluatedState } from "@lockstep/status";
import { RequestThread } from "@lockstep/system";
import type { EvaluationJob } from "../evaluate/evaluation-job.ts";
import { mapConcurrently } from "../evaluate/evaluation-threads.ts";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";

/** The run whose versions play. Can be sent to a thread. */
export interface PlayedRun {
  readonly folder: string;
  readonly places: PlaceOptions;
  readonly cwd: string;
}

/** Episodes from one start state. */
export type StateEpisodes = Pick<EvaluationJob, "state" | "seed" | "episodes" | "mostSteps">;

/** The episodes of one version from one start state. */
export interface StateOfVersion extends StateEpisodes {
  /** Flat, in the order of the parameter layout. */
  readonly weights: Float32Array;
  readonly weightsSha256: string;
}

/**
 * Plays versions of a run, in threads that keep the environment and the network's engine between versions. What they give
 * does not depend on the number of threads.
 */
export class VersionPlayer {
  readonly #run: PlayedRun;
  readonly #idle: RequestThread<StateOfVersion, EvaluatedState, null>[] = [];
  readonly #all: RequestThread<StateOfVersion, EvaluatedState, null>[] = [];

  constructor(run: PlayedRun) {
    this.#run = run;
  }

  /**
   * @param threads at most, from now on
   * @param ended called after each episode
   * @returns a row for each start state, in their order
   */
  async play(
    { weights, sha256 }: SavedWeights,
    states: readonly StateEpisodes[],
    threads: number,
    ended: () => void,
  ): Promise<EvaluatedState[]> {
    const jobs = states.map((state) => ({ ...state, weights, weightsSha256: sha256 }));
    return await mapConcurrently(jobs, threads, async (job) => {
      const thread = this.#idle.pop() ?? this.#begin();
      const row = await thread.ask(job, { onNote: ended });
      this.#idle.push(thread);
      return row;
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((thread) => thread.close()));
  }

  #begin(): RequestThread<StateOfVersion, EvaluatedState, null> {
    const file = new URL("./version-thread.js", import.meta.url);
    const thread = new RequestThread<StateOfVersion, EvaluatedState, null>(
      file,
      "plays a version",
      this.#run,
    );
    this.#all.push(thread);
    return thread;
  }
}
