import { statistics } from "@lockstep/learning";
import { CliError } from "../cli-error.ts";
import { grouped } from "../terminal/quantity.ts";
import type { RunGroup } from "./run-groups.ts";
import { type Metric, type RunScores, StateScore } from "./run-scores.ts";

type Estimate = statistics.Estimate;

/** What a comparison found, as `--json FILE` has it. Intervals are 95 %, of a stratified bootstrap. */
export interface Comparison {
  readonly metric: Metric;
  /** A score is the mean over the last so many episodes of a run from one start state. */
  readonly episodes: number;
  /** Of all slots, that each run is measured at: the most that all have. */
  readonly environmentSteps: number;
  readonly startStates: readonly string[];
  readonly bootstrap: statistics.Bootstrap;
  readonly groups: readonly ComparedGroup[];
  /** Every group against every other. */
  readonly improvements: readonly Improvement[];
}

export interface ComparedGroup {
  readonly name: string;
  /** With its score from each start state, in the order of {@link Comparison.startStates}. */
  readonly runs: readonly {
    readonly folder: string;
    readonly seed: number;
    readonly scores: readonly number[];
  }[];
  readonly interquartileMean: Estimate;
  readonly mean: Estimate;
  readonly median: Estimate;
  /** Share of scores above a threshold. */
  readonly profile: readonly ({ readonly above: number } & Estimate)[];
  /** Interquartile mean while training; it begins where every run has a score from every start state. */
  readonly curve: readonly ({ readonly environmentSteps: number } & Estimate)[];
}

/** How likely a run of one group scores higher than a run of another. */
export interface Improvement {
  readonly group: string;
  readonly than: string;
  readonly probability: Estimate;
}

export interface ComparisonOptions {
  readonly metric: Metric | undefined;
  readonly episodes: number;
  readonly bootstrap: statistics.Bootstrap;
}

const profilePoints = 50;
const curvePoints = 50;

/** @throws {CliError} `BAD_OPTION_VALUE` when the runs cannot be compared */
export function comparisonOf(groups: readonly RunGroup[], options: ComparisonOptions): Comparison {
  const runs = groups.flatMap((group) => group.runs);
  const startStates = commonStates(runs);
  const metric = metricOf(runs, options.metric);
  const environmentSteps = Math.min(...runs.map((run) => run.environmentSteps));
  const measured = groups.map((group, index) => {
    const scored = new ScoredGroup(group, startStates, { ...options, metric });
    const drawn = statistics.resampledRuns(options.bootstrap, index, {
      tasks: startStates.length,
      runs: group.runs.length,
    });
    return { scored, drawn, scores: scored.expectAt(environmentSteps) };
  });
  const all = measured.flatMap(({ scores }) => scores.flat());
  const thresholds = evenly(Math.min(0, ...all), Math.max(...all), profilePoints);
  const moments = evenly(0, environmentSteps, curvePoints);
  return {
    metric,
    episodes: options.episodes,
    environmentSteps,
    startStates,
    bootstrap: options.bootstrap,
    groups: measured.map((group) => comparedGroup(group, thresholds, moments)),
    improvements: improvementsOf(measured),
  };
}

interface MeasuredGroup extends statistics.ResampledScores {
  readonly scored: ScoredGroup;
}

function comparedGroup(
  { scored, scores, drawn }: MeasuredGroup,
  thresholds: readonly number[],
  moments: readonly number[],
): ComparedGroup {
  const profile = statistics.performanceProfile(scores, thresholds, drawn);
  return {
    name: scored.group.name,
    runs: scored.group.runs.map(({ folder, seed }, index) => ({
      folder,
      seed,
      scores: scores.map((ofState) => ofState[index] as number),
    })),
    interquartileMean: statistics.estimated(scores, statistics.interquartileMean, drawn),
    mean: statistics.estimated(scores, statistics.mean, drawn),
    median: statistics.estimated(scores, statistics.medianOfTasks, drawn),
    profile: profile.map((share, index) => ({ above: thresholds[index] as number, ...share })),
    curve: moments.flatMap((environmentSteps) => {
      const then = scored.at(environmentSteps);
      if (then === null) return [];
      const iqm = statistics.estimated(then, statistics.interquartileMean, drawn);
      return [{ environmentSteps, ...iqm }];
    }),
  };
}

function improvementsOf(measured: readonly MeasuredGroup[]): Improvement[] {
  return measured.flatMap((x) =>
    measured
      .filter((y) => y !== x)
      .map((y) => ({
        group: x.scored.group.name,
        than: y.scored.group.name,
        probability: statistics.probabilityOfImprovement(x, y),
      })),
  );
}

/** A group's scores at any moment of the training. */
class ScoredGroup {
  readonly group: RunGroup;
  readonly #startStates: readonly string[];
  /** By start state and run. */
  readonly #scores: readonly (readonly StateScore[])[];

  constructor(
    group: RunGroup,
    startStates: readonly string[],
    { metric, episodes }: { readonly metric: Metric; readonly episodes: number },
  ) {
    this.group = group;
    this.#startStates = startStates;
    this.#scores = startStates.map((state) =>
      group.runs.map((run) => new StateScore(run.episodes.get(state) ?? [], metric, episodes)),
    );
  }

  /** @returns `null` before every run has a score from every start state */
  at(environmentSteps: number): statistics.Scores | null {
    const scores = this.#scores.map((runs) => runs.map((run) => run.at(environmentSteps)));
    const known = scores.map((runs) => runs.filter((score) => score !== null));
    return known.every((runs) => runs.length === this.group.runs.length) ? known : null;
  }

  /** @throws {CliError} `BAD_OPTION_VALUE` that names the run without a score */
  expectAt(environmentSteps: number): statistics.Scores {
    const scores = this.at(environmentSteps);
    if (scores !== null) return scores;
    const state = this.#scores.findIndex((runs) =>
      runs.some((run) => run.at(environmentSteps) === null),
    );
    const run = this.#scores[state]?.findIndex((each) => each.at(environmentSteps) === null) ?? 0;
    throw new CliError(
      "BAD_OPTION_VALUE",
      `${this.group.runs[run]?.folder} has ended no episode from ${this.#startStates[state]} within ${grouped(environmentSteps)} steps; train it longer, or leave it out`,
    );
  }
}

/** @throws {CliError} `BAD_OPTION_VALUE` when runs play other games, or are trained from other start states */
function commonStates(runs: readonly RunScores[]): string[] {
  const [first] = runs;
  const states = [...(first?.episodes.keys() ?? [])].sort();
  for (const run of runs) {
    const own = [...run.episodes.keys()].sort();
    if (run.game !== first?.game)
      throw new CliError(
        "BAD_OPTION_VALUE",
        `${first?.folder} plays ${first?.game} and ${run.folder} plays ${run.game}; compare runs of one game`,
      );
    const other = [...states, ...own].find(
      (state) => !states.includes(state) || !own.includes(state),
    );
    if (other !== undefined)
      throw new CliError(
        "BAD_OPTION_VALUE",
        `${first.folder} and ${run.folder} have not both ended an episode from ${other}; compare runs of the same start states, or train them longer`,
      );
  }
  if (states.length > 0) return states;
  throw new CliError(
    "BAD_OPTION_VALUE",
    `${first?.folder} has ended no episode yet, so it has no score; train it longer`,
  );
}

/** Progress where every episode has one. @throws {CliError} `BAD_OPTION_VALUE` */
function metricOf(runs: readonly RunScores[], wanted: Metric | undefined): Metric {
  const without = runs.find(({ episodes }) =>
    [...episodes.values()].flat().some(({ progress }) => progress === null),
  );
  if (without === undefined) return wanted ?? "progress";
  if (wanted !== "progress") return wanted ?? "return";
  throw new CliError(
    "BAD_OPTION_VALUE",
    `--metric progress: ${without.game} does not say how far an episode came (${without.folder}); choose --metric return`,
  );
}

/** So many numbers from `low` to `high`, both included. */
function evenly(low: number, high: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, index) => low + ((high - low) * index) / count);
}
