import type { statistics } from "@lockstep/learning";
import { counted, grouped, percent, significant } from "../terminal/quantity.ts";
import { tableLines } from "../terminal/text-table.ts";
import type { Comparison } from "./comparison.ts";
import type { Metric } from "./run-scores.ts";

const right = "right" as const;

/** What each metric measures. */
export const metricWords: Readonly<Record<Metric, string>> = {
  progress: "progress",
  return: "return",
  finished: "share of finished episodes",
};

/** A comparison for a person: every group's score, and who is better than the best. */
export function comparisonLines(comparison: Comparison): string[] {
  const { metric, episodes, environmentSteps, startStates, groups, bootstrap } = comparison;
  const said = (value: number): string =>
    metric === "return" ? significant(value) : percent(value);
  const interval = ({ low, high }: statistics.Estimate): string => `${said(low)} to ${said(high)}`;
  const rows = groups.map(({ name, runs, interquartileMean, mean, median }) => [
    name,
    grouped(runs.length),
    said(interquartileMean.value),
    interval(interquartileMean),
    said(mean.value),
    interval(mean),
    said(median.value),
  ]);
  const states = counted(startStates.length, "start state");
  return [
    `${metricWords[metric]} over the last ${counted(episodes, "episode")} of each start state, at ${grouped(environmentSteps)} steps, ${states}`,
    `IQM: interquartile mean; 95 % intervals by ${grouped(bootstrap.repetitions)} repetitions of a stratified bootstrap, seed ${bootstrap.seed}`,
    "",
    ...tableLines(
      [
        { title: "group" },
        { title: "runs", align: right },
        { title: "IQM", align: right },
        { title: "95 %" },
        { title: "mean", align: right },
        { title: "95 %" },
        { title: "median", align: right },
      ],
      rows,
    ),
    ...fewRunsLines(comparison),
    ...improvementLines(comparison),
  ];
}

/** Below, an interval of percentiles is too narrow (Agarwal et al. 2021, figure A.17). */
const fewRuns = 3;

function fewRunsLines({ groups }: Comparison): string[] {
  const few = groups.filter(({ runs }) => runs.length < fewRuns).map(({ name }) => name);
  if (few.length === 0) return [];
  return ["", `fewer than ${fewRuns} seeds, so the interval says little: ${few.join("; ")}`];
}

function improvementLines({ groups, improvements }: Comparison): string[] {
  const [best] = [...groups].sort((a, b) => b.interquartileMean.value - a.interquartileMean.value);
  const rows = improvements
    .filter(({ group }) => group === best?.name)
    .map(({ than, probability: { value, low, high } }) => [
      than,
      percent(value),
      `${percent(low)} to ${percent(high)}`,
    ]);
  if (rows.length === 0 || best === undefined) return [];
  return [
    "",
    `Probability that a run of ${best.name} scores higher than one of`,
    ...tableLines(
      [{ title: "group" }, { title: "probability", align: right }, { title: "95 %" }],
      rows,
    ),
  ];
}
