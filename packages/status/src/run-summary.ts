import { z } from "zod";
import { type EngineStatus, engineStatusSchema } from "./engine-status.ts";

/** What remains when a learner ends: `summary.json` in the run folder. */
export interface RunSummary {
  readonly run: string;
  readonly complete: boolean;
  readonly configurationSha256: string;
  readonly engine: EngineStatus;
  readonly version: number;
  readonly weightsSha256: string;
  readonly weightsL2Norm: number;
  readonly environmentSteps: number;
  readonly frames: number;
  readonly wallSeconds: number;
  readonly stepsPerSecond: number;
  readonly episodes: number;
  readonly episodeReturnMean: number | null;
  readonly progressMean: number | null;
  readonly finishedShare: number | null;
  readonly efficiency: number | null;
  readonly maxLogProbabilityDifference: number;
  readonly peakMemoryBytes: Readonly<Record<string, number>>;
}

/** What `lockstep train --summary FILE` writes: the summary, and what only the supervisor of all processes knows. */
export interface SupervisedSummary extends RunSummary {
  readonly runDir: string;
  readonly restarts: number;
}

const number = z.number().nullable();

/** The schema of {@link RunSummary}. */
export const runSummarySchema: z.ZodType<RunSummary> = z.object({
  run: z.string().describe("The run's name."),
  complete: z.boolean().describe("False when it was stopped before its target."),
  configurationSha256: z.string().describe("Hash of the run's configuration."),
  engine: engineStatusSchema.describe("What computed the gradients."),
  version: z.number().describe("The last version."),
  weightsSha256: z.string().describe("Hash of the raw bytes of `weights/<version>.f32`."),
  weightsL2Norm: z.number().describe("L2 norm of those weights."),
  environmentSteps: z.number().describe("Steps of all slots in the whole run."),
  frames: z.number().describe("Emulator frames of the whole run."),
  wallSeconds: z.number().describe("Seconds of training in all sessions of the run."),
  stepsPerSecond: z.number().describe("Steps of all slots a second, mean of this session."),
  episodes: z.number().describe("Episodes that ended in the whole run."),
  episodeReturnMean: number.describe("Over the last 100 episodes; `null` when none has ended."),
  progressMean: number.describe("Over the last 100 episodes; `null` where the game knows none."),
  finishedShare: number.describe("Share of the last 100 episodes that reached the goal."),
  efficiency: number.describe("Steps a second ÷ what the cores could do."),
  maxLogProbabilityDifference: z
    .number()
    .describe("Largest |learner's − actor's| log-probability of all updates of this session."),
  peakMemoryBytes: z
    .record(z.string(), z.number())
    .describe("Largest resident memory, by process."),
});
