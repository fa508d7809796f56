import type { VersionChoice } from "@lockstep/export";
import type { Terminal } from "../terminal/terminal.ts";
import type { EpisodesJob } from "./episodes-job.ts";
import { playJobs } from "./play-jobs.ts";

/** The episodes that versions are compared by. */
export interface ChoiceOptions {
  readonly folder: string;
  /** That the run keeps, ascending. At least one. */
  readonly versions: readonly number[];
  /** Of the training. */
  readonly states: readonly string[];
  readonly job: Omit<EpisodesJob, "source" | "state" | "recorded" | "judged">;
}

/**
 * Plays each version that a run keeps and compares mean returns over the start states of the training. The episodes are
 * others than those of the evaluation, whose result would otherwise be too good.
 */
export async function compareVersions(
  { folder, versions, states, job }: ChoiceOptions,
  err: Terminal,
): Promise<VersionChoice> {
  const seed = otherSeed(job.seed);
  const jobs = versions.flatMap((version) =>
    states.map((state) => ({
      ...{ ...job, seed, state, recorded: null, judged: true },
      source: { kind: "run", folder, version } as const,
    })),
  );
  const results = await playJobs(jobs, err);
  return {
    by: "highest mean return over the start states of the training",
    ...{ seed, episodes: job.episodes },
    versions: versions.map((version, index) => {
      const own = results.slice(index * states.length, (index + 1) * states.length);
      const sum = own.reduce((total, { row }) => total + row.returnMean, 0);
      return { version, returnMean: sum / states.length };
    }),
  };
}

/** The first of those with the highest mean. */
export function bestOf({ versions }: VersionChoice): number {
  const best = versions.reduce((best, each) => (each.returnMean > best.returnMean ? each : best));
  return best.version;
}

const seeds = 2 ** 32;

function otherSeed(seed: number): number {
  return (seed + 1) % seeds;
}
