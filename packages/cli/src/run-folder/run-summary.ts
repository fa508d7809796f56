import { join } from "node:path";
import { type RunSummary, runSummarySchema, type SupervisedSummary } from "@lockstep/status";
import { readUserJson } from "@lockstep/system";
import { bytes, counted, duration, grouped, percent, significant } from "../terminal/quantity.ts";

/** Values that only the supervisor knows. */
export type SupervisorFigures = Pick<SupervisedSummary, "runDir" | "peakMemoryBytes" | "restarts">;

/** @returns `null` when the learner ended before it could write one */
export function readSummary(figures: SupervisorFigures): SupervisedSummary | null {
  const summary = readSummaryFile(figures.runDir);
  return summary && { ...summary, ...figures };
}

/** What the learner's last session wrote; `null` where there is none. */
export function readSummaryFile(folder: string): RunSummary | null {
  try {
    const parsed = runSummarySchema.safeParse(readUserJson(join(folder, "summary.json")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Whether a run has reached its target, as its last learner wrote when it ended. */
export function isRunComplete(folder: string): boolean {
  return readSummaryFile(folder)?.complete === true;
}

/** The last version of a run that has reached its target; `null` while it has not. */
export function endOfRun(folder: string): number | null {
  const summary = readSummaryFile(folder);
  return summary?.complete === true ? summary.version : null;
}

/** The summary for a person. */
export function summaryLines(summary: SupervisedSummary): string[] {
  const { episodeReturnMean, progressMean, finishedShare, efficiency } = summary;
  // An environment without progress and without a finished episode has no goal that it could tell of.
  const hasGoal = progressMean !== null || (finishedShare ?? 0) > 0;
  const lastEpisodes = [
    episodeReturnMean === null ? null : `return ${significant(episodeReturnMean)}`,
    progressMean === null ? null : `progress ${percent(progressMean)}`,
    finishedShare === null || !hasGoal ? null : `${percent(finishedShare)} finished`,
  ].filter((part) => part !== null);
  const speed = [
    `${grouped(summary.stepsPerSecond)} steps/s`,
    efficiency === null
      ? null
      : `efficiency ${percent(efficiency)} (the cores' time in play and learning)`,
  ].filter((part) => part !== null);
  const meanOf = summary.episodes > 100 ? "the last 100" : String(summary.episodes);
  const memory = Object.entries(summary.peakMemoryBytes);
  return [
    `version   ${grouped(summary.version)} after ${counted(summary.environmentSteps, "step")}, ${counted(summary.episodes, "episode")}, ${duration(summary.wallSeconds)}`,
    ...(lastEpisodes.length > 0
      ? [`episodes  ${lastEpisodes.join(", ")} (mean of ${meanOf})`]
      : []),
    `speed     ${speed.join(", ")}`,
    ...(memory.length > 0
      ? [`memory    ${memory.map(([name, peak]) => `${name} ${bytes(peak)}`).join(", ")} at most`]
      : []),
    `weights   ${summary.weightsSha256}`,
  ];
}
