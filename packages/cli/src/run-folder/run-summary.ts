import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { bytes, duration, grouped, percent, significant } from "../terminal/quantity.ts";

/** What came out of a run, as `--summary FILE` has it. */
export interface RunSummary {
  readonly run: string;
  readonly version: number;
  readonly weightsSha256: string;
  readonly weightsL2Norm: number;
  readonly environmentSteps: number;
  readonly frames: number;
  /** Of training, in all sessions of the run. */
  readonly wallSeconds: number;
  readonly stepsPerSecond: number;
  readonly episodes: number;
  /** Means of the last 100 episodes; `null` when none has ended, or where the game does not say. */
  readonly episodeReturnMean: number | null;
  readonly progressMean: number | null;
  readonly finishedShare: number | null;
  readonly efficiency: number | null;
  readonly maxLogProbabilityDifference: number;
  readonly runDir: string;
  /** Largest resident memory by service. */
  readonly peakMemoryBytes: Readonly<Record<string, number>>;
  /** Restarts of services by the supervisor. */
  readonly restarts: number;
}

/** What only the supervisor knows. */
export type SupervisorFigures = Pick<RunSummary, "runDir" | "peakMemoryBytes" | "restarts">;

const number = z.number().nullable();
/** The learner's `summary.json`; fields that the command does not read are passed on. */
const summarySchema: z.ZodType<Omit<RunSummary, keyof SupervisorFigures>> = z.looseObject({
  run: z.string(),
  version: z.number(),
  weightsSha256: z.string(),
  weightsL2Norm: z.number(),
  environmentSteps: z.number(),
  frames: z.number(),
  wallSeconds: z.number(),
  stepsPerSecond: z.number(),
  episodes: z.number(),
  episodeReturnMean: number,
  progressMean: number,
  finishedShare: number,
  efficiency: number,
  maxLogProbabilityDifference: z.number(),
});

/** @returns `null` when the learner ended before it could write one */
export function readSummary(figures: SupervisorFigures): RunSummary | null {
  try {
    const text = readFileSync(join(figures.runDir, "summary.json"), "utf8");
    const parsed = summarySchema.safeParse(JSON.parse(text));
    return parsed.success ? { ...parsed.data, ...figures } : null;
  } catch {
    return null;
  }
}

/** The summary for a person. */
export function summaryLines(summary: RunSummary): string[] {
  const { episodeReturnMean, progressMean, finishedShare, efficiency } = summary;
  const lastEpisodes = [
    episodeReturnMean === null ? null : `return ${significant(episodeReturnMean)}`,
    progressMean === null ? null : `progress ${percent(progressMean)}`,
    finishedShare === null ? null : `${percent(finishedShare)} finished`,
  ].filter((part) => part !== null);
  const speed = [
    `${grouped(summary.stepsPerSecond)} steps/s`,
    efficiency === null ? null : `efficiency ${percent(efficiency)}`,
  ].filter((part) => part !== null);
  const memory = Object.entries(summary.peakMemoryBytes);
  return [
    `version   ${grouped(summary.version)} after ${grouped(summary.environmentSteps)} steps, ${grouped(summary.episodes)} episodes, ${duration(summary.wallSeconds)}`,
    ...(lastEpisodes.length > 0 ? [`episodes  ${lastEpisodes.join(", ")} (last 100)`] : []),
    `speed     ${speed.join(", ")}`,
    ...(memory.length > 0
      ? [`memory    ${memory.map(([name, peak]) => `${name} ${bytes(peak)}`).join(", ")} at most`]
      : []),
    `weights   ${summary.weightsSha256}`,
  ];
}
