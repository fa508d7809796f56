import type { VersionChoice } from "@lockstep/export";
import { usualEngine } from "@lockstep/model";
import type { FinishedRun } from "../model-source/finished-run.ts";
import type { CommandContext } from "../options/command.ts";
import { savedVersions } from "../run-folder/saved-weights.ts";
import type { EpisodesJob } from "./episodes-job.ts";
import type { ExportOptions } from "./export-options.ts";
import { playJobs } from "./play-jobs.ts";

/**
 * Plays each version that a run keeps and compares mean returns over the start states of the training. The episodes are
 * others than those of the evaluation, whose result would otherwise be too good.
 */
export async function chooseBest(
  values: ExportOptions,
  run: FinishedRun,
  { err, cwd }: CommandContext,
): Promise<VersionChoice> {
  const { folder, environment } = run;
  const seed = otherSeed(values.seed);
  const states = environment.spec.startStates;
  const versions = savedVersions(folder);
  const jobs = versions.flatMap((version) =>
    states.map(
      (state): EpisodesJob => ({
        ...values,
        ...{ cwd, seed, state, recorded: null, engine: usualEngine },
        source: { kind: "run", folder, version },
      }),
    ),
  );
  const results = await playJobs(jobs, run, err);
  return {
    by: "highest mean return over the start states of the training",
    ...{ seed, episodes: values.episodes },
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
