import type { EvaluatedState } from "@lockstep/status";
import { type Clock, RequestThread, realClock, withoutSilence } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import type { EvaluationJob } from "../evaluate/evaluation-job.ts";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";

/** The run whose versions play. Can be sent to a thread. */
export interface PlayedRun {
  readonly folder: string;
  readonly places: PlaceOptions;
  readonly cwd: string;
  /** What computes its network. */
  readonly engine: string;
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

/** What a thread finds when it begins. */
export interface VersionThreadStart {
  readonly run: PlayedRun;
  /** Shared: its one number is not 0 when the thread shall stop. */
  readonly stop: Int32Array;
}

/** What a thread says while it plays: it goes on, or an episode has ended. */
export type PlayNote = "step" | "episode";

type Thread = RequestThread<StatesOfVersion, EvaluatedState[], PlayNote>;

/**
 * Longest time without a step. A process of the lowest priority may get a hundredth of a core, and a step of all start states
 * takes a tenth of a second of it.
 */
const silentMs = 15 * 60_000;

/**
 * Plays versions of a run, in threads that keep the environment and the network's engine between versions. What they give
 * does not depend on the number of threads.
 */
export class VersionPlayer {
  readonly #run: PlayedRun;
  readonly #clock: Pick<Clock, "timer">;
  readonly #threads: Thread[] = [];
  readonly #stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #stuck = false;

  constructor(run: PlayedRun, clock: Pick<Clock, "timer"> = realClock) {
    this.#run = run;
    this.#clock = clock;
  }

  /** Whether a thread has taken no step for so long that it cannot be waited for, not even to end. */
  get isStuck(): boolean {
    return this.#stuck;
  }

  /**
   * One version at a time.
   * @param threads at most, from now on
   * @param ended called after each episode
   * @returns a row for each start state, in their order
   * @throws {CliError} `EVALUATION_STUCK`
   */
  async play(
    { version, weights, sha256 }: SavedWeights,
    { states, ...how }: StatesEpisodes,
    threads: number,
    ended: () => void,
  ): Promise<EvaluatedState[]> {
    const share = Math.ceil(states.length / threads);
    const parts = Array.from({ length: Math.ceil(states.length / share) }, (_, index) =>
      states.slice(index * share, (index + 1) * share),
    );
    const late = (): Error => {
      this.#stuck = true;
      return new CliError(
        "EVALUATION_STUCK",
        `version ${version} has taken no step for ${silentMs / 60_000} minutes; it is evaluated again`,
      );
    };
    const rows = await withoutSilence({ clock: this.#clock, silentMs, late }, (heard) =>
      Promise.all(
        parts.map((part, index) =>
          this.#thread(index).ask(
            { ...how, states: part, weights, weightsSha256: sha256 },
            {
              onNote: (note) => {
                heard();
                if (note === "episode") ended();
              },
            },
          ),
        ),
      ),
    );
    return rows.flat();
  }

  /** Ends what is being played, which then fails. */
  stop(): void {
    Atomics.store(this.#stop, 0, 1);
  }

  async close(): Promise<void> {
    if (this.#stuck) return;
    this.stop();
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #thread(index: number): Thread {
    const known = this.#threads[index];
    if (known !== undefined) return known;
    const file = new URL("./version-thread.js", import.meta.url);
    const thread: Thread = new RequestThread(file, "plays a version", {
      run: this.#run,
      stop: this.#stop,
    } satisfies VersionThreadStart);
    this.#threads[index] = thread;
    return thread;
  }
}
