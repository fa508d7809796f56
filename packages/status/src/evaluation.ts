import { z } from "zod";

/** Ends of a 95 % interval of a mean or of a share. */
export type Interval = readonly [low: number, high: number];

/** What episodes from one start state came to. */
export interface EvaluatedState {
  readonly state: string;
  readonly episodes: number;
  /** 0..1; `null` where the game does not say. */
  readonly progressMean: number | null;
  readonly progressInterval: Interval | null;
  /** 0..1 */
  readonly finishedShare: number;
  readonly finishedInterval: Interval;
  readonly returnMean: number;
  /** `null` for a single episode, as the other means' intervals. */
  readonly returnInterval: Interval | null;
  readonly stepsMean: number;
  readonly stepsInterval: Interval | null;
  /** Episodes that a time limit ended. */
  readonly truncated: number;
}

/** What `lockstep evaluate` found, as `--json FILE` and the run folder have it. */
export interface Evaluation {
  readonly run: string;
  readonly seed: number;
  readonly episodes: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
  readonly version: number | null;
  readonly weightsSha256: string | null;
  readonly policies: Readonly<Record<string, readonly EvaluatedState[]>>;
  readonly trainingStates: readonly string[];
}

/** Folder of a run folder that keeps its evaluations. */
export const evaluationFolder = "evaluation";

const interval = z.tuple([z.number(), z.number()]).readonly();
const meanInterval = interval.nullable();

const evaluatedStateSchema: z.ZodType<EvaluatedState> = z.object({
  state: z.string().describe("Start state of all these episodes."),
  episodes: z.number().describe("How many were played."),
  progressMean: z.number().nullable().describe("Mean progress, 0 to 1; `null` without progress."),
  progressInterval: meanInterval.describe("95 % interval of the mean, Student's t."),
  finishedShare: z.number().describe("Share of episodes that reached the goal."),
  finishedInterval: interval.describe("95 % interval of the share, Wilson's."),
  returnMean: z.number().describe("Mean return, neither discounted nor clipped."),
  returnInterval: meanInterval.describe(
    "95 % interval of the mean, Student's t; `null` for a single episode.",
  ),
  stepsMean: z.number().describe("Mean steps of an episode."),
  stepsInterval: meanInterval.describe("95 % interval of the mean, Student's t."),
  truncated: z.number().describe("Episodes that a time limit ended."),
});

/** The schema of {@link Evaluation}. */
export const evaluationSchema: z.ZodType<Evaluation> = z.object({
  run: z.string().describe("The run's name."),
  seed: z.number().describe("Of all draws: the same seed, the same episodes."),
  episodes: z.number().describe("Episodes from each start state."),
  greedy: z.boolean().describe("Whether the likeliest action was taken always."),
  mostSteps: z.number().describe("An episode that lasted longer was cut there."),
  version: z
    .number()
    .nullable()
    .describe("Of the weights that played; `null` when only the random policy did."),
  weightsSha256: z.string().nullable().describe("Hash of those weights."),
  policies: z
    .record(z.string(), z.array(evaluatedStateSchema))
    .describe("By policy, `trained` and `random`: a row for each start state."),
  trainingStates: z
    .array(z.string())
    .describe("Start states that the run is trained on; others are held out."),
});
