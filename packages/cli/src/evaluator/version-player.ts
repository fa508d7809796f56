import type { EvaluatedState } from "@lockstep/status";
import { RequestThread } from "@lockstep/system";
import type { EvaluationJob } from "../evaluate/evaluation-job.ts";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";

/** The run whose versions play. Can be sent to a thread. */
export interface PlayedRun {
  readonly folder: string;
  readonly places: PlaceOptions;
  readonly cwd: string;
}

/** The episodes of an evaluation from several start states. */
export interface StatesEpisodes extends Pick<EvaluationJob, "seed" | "episodes" | "mostSteps"> {
  readonly states: readonly string[];
}

/** Some of them, by one version. */
export interface StatesOfVersion extends StatesEpisodes {
  /** Flat, in the order of the parameter layout. */
  readonly weights: Float32Array;
  readonly weightsSha256: string;
}

type Thread = RequestThread<StatesOfVersion, EvaluatedState[], null>;

/**
 * Plays versions of a run, in threads that keep the environment and the network's engine between versions. What they give
 * does not depend on the number of threads.
 */
export class VersionPlayer {
  readonly #run: PlayedRun;
  readonly #threads: Thread[] = [];

  constructor(run: PlayedRun) {
    this.#run = run;
  }

  /**
   * One version at a time.
   * @param threads at most, from now on
   * @param ended called after each episode
   * @returns a row for each start state, in their order
   */
  async play(
    { weights, sha256 }: SavedWeights,
    { states, ...how }: StatesEpisodes,
    threads: number,
    ended: () => void,
  ): Promise<EvaluatedState[]> {
    const share = Math.ceil(states.length / threads);
    const parts = Array.from({ length: Math.ceil(states.length / share) }, (_, index) =>
      states.slice(index * share, (index + 1) * share),
    );
    const rows = await Promise.all(
      parts.map((part, index) =>
        this.#thread(index).ask(
          { ...how, states: part, weights, weightsSha256: sha256 },
          { onNote: ended },
        ),
      ),
    );
    return rows.flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #thread(index: number): Thread {
    const known = this.#threads[index];
    if (known !== undefined) return known;
    const file = new URL("./version-thread.js", import.meta.url);
    const thread: Thread = new RequestThread(file, "plays a version", this.#run);
    this.#threads[index] = thread;
    return thread;
  }
}
