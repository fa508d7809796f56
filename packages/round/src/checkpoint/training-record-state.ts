import { z } from "zod";

const outcomeSchema = z.strictObject({
  startState: z.string(),
  episodeReturn: z.number(),
  progress: z.number().nullable(),
  finished: z.boolean(),
  steps: z.int(),
});

/** Schema of {@link TrainingRecordState}, for checkpoints. */
export const trainingRecordSchema: z.ZodType<TrainingRecordState, TrainingRecordState> =
  z.strictObject({
    episodes: z.int().min(0),
    finishedEpisodes: z.int().min(0),
    episodeFrames: z.number().min(0),
    trainingSeconds: z.number().min(0),
    recent: z.array(outcomeSchema),
    recentByState: z.record(z.string(), z.array(outcomeSchema)),
  });

interface RecentOutcome {
  readonly startState: string;
  readonly episodeReturn: number;
  readonly progress: number | null;
  readonly finished: boolean;
  readonly steps: number;
}

/** A {@link TrainingRecord} as plain JSON. */
export interface TrainingRecordState {
  readonly episodes: number;
  readonly finishedEpisodes: number;
  /** Frames of all episodes that have ended. */
  readonly episodeFrames: number;
  /** Seconds of training in all sessions of the run. */
  readonly trainingSeconds: number;
  readonly recent: readonly RecentOutcome[];
  readonly recentByState: Readonly<Record<string, readonly RecentOutcome[]>>;
}

/** Of a run that has just begun. */
export const emptyTrainingRecord: TrainingRecordState = {
  episodes: 0,
  finishedEpisodes: 0,
  episodeFrames: 0,
  trainingSeconds: 0,
  recent: [],
  recentByState: {},
};
