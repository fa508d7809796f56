import { basename, join } from "node:path";
import { environmentSpec } from "@lockstep/environment/configuration";
import { messageOf } from "@lockstep/errors";
import { type EpisodeReport, type LedgerRecord, readLedger } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { readRunFolder } from "../run-folder/run-folder.ts";

/** What of an episode counts. */
export const metrics = ["progress", "return", "finished"] as const;
export type Metric = (typeof metrics)[number];

/** An episode of the training, as far as it is scored. */
export interface ScoredEpisode extends Pick<EpisodeReport, "progress" | "finished"> {
  readonly episodeReturn: number;
  /** Environment steps of all slots when its round had ended. */
  readonly endedAt: number;
}

/** A run's training, as far as it is compared. */
export interface RunScores {
  readonly folder: string;
  readonly name: string;
  readonly seed: number;
  /** Of its last session. */
  readonly configuration: RunConfiguration;
  readonly game: string;
  /** Environment steps of all slots at its end. */
  readonly environmentSteps: number;
  /** Ended episodes by start state, in their order. */
  readonly episodes: ReadonlyMap<string, readonly ScoredEpisode[]>;
}

/**
 * Reads a run's episodes from its ledger. A last line that is cut off is left out: the run goes on.
 * @throws {CliError} `RUN_FOLDER`
 */
export async function readRunScores(folder: string): Promise<RunScores> {
  readRunFolder(folder, "RUN");
  const path = join(folder, "ledger.jsonl");
  const reading = new LedgerReading();
  try {
    for await (const { number, record, problem } of readLedger(path)) {
      if (reading.problem !== null) break;
      if (record === null) reading.problem = `line ${number} is no record: ${problem}`;
      else reading.add(record);
    }
  } catch (error) {
    throw unreadable(path, messageOf(error));
  }
  const { configuration } = reading;
  if (configuration === null || reading.version === 0)
    throw unreadable(path, reading.problem ?? "it has no update yet");
  return {
    folder,
    name: basename(folder),
    seed: configuration.seed,
    configuration,
    game: environmentSpec(configuration.environment).name,
    environmentSteps: reading.version * stepsOfUpdate(configuration),
    episodes: reading.episodes,
  };
}

function unreadable(path: string, why: string): CliError {
  return new CliError(
    "RUN_FOLDER",
    `${path} cannot be compared: ${why}; train the run for at least one update, or look at it with lockstep verify`,
  );
}

function stepsOfUpdate({ slots, segmentLength }: RunConfiguration): number {
  return slots * segmentLength;
}

/** What has been read of a ledger so far. */
class LedgerReading {
  configuration: RunConfiguration | null = null;
  version = 0;
  problem: string | null = null;
  readonly episodes = new Map<string, ScoredEpisode[]>();

  add(record: LedgerRecord): void {
    if (record.type === "run") {
      // A ledger's configuration was valid when the learner wrote it.
      this.configuration = record.configuration as RunConfiguration;
      return;
    }
    if (this.configuration === null) return;
    this.version = record.version;
    const endedAt = record.version * stepsOfUpdate(this.configuration);
    for (const { startState, episodeReturn, progress, finished } of record.episodes) {
      const ofState = this.episodes.get(startState) ?? [];
      this.episodes.set(startState, ofState);
      ofState.push({ endedAt, episodeReturn, progress, finished });
    }
  }
}

/** A run's score on a start state: the mean over its last episodes from there. */
export class StateScore {
  readonly #ends: readonly number[];
  /** Sums of the values before each episode. */
  readonly #sums: Float64Array;
  readonly #window: number;

  /** @param window episodes that a score is the mean of */
  constructor(episodes: readonly ScoredEpisode[], metric: Metric, window: number) {
    this.#window = window;
    this.#ends = episodes.map(({ endedAt }) => endedAt);
    this.#sums = new Float64Array(episodes.length + 1);
    for (const [index, episode] of episodes.entries())
      this.#sums[index + 1] = (this.#sums[index] as number) + scoreOf(episode, metric);
  }

  /** @returns `null` when no episode has ended by then */
  at(environmentSteps: number): number | null {
    const after = this.#ends.findIndex((end) => end > environmentSteps);
    const count = after < 0 ? this.#ends.length : after;
    if (count === 0) return null;
    const first = Math.max(0, count - this.#window);
    return ((this.#sums[count] as number) - (this.#sums[first] as number)) / (count - first);
  }
}

function scoreOf({ progress, episodeReturn, finished }: ScoredEpisode, metric: Metric): number {
  if (metric === "finished") return finished ? 1 : 0;
  return metric === "return" ? episodeReturn : (progress ?? 0);
}
