import { z } from "zod";
import { type EngineStatus, engineStatusSchema } from "./engine-status.ts";
import { type EpisodeMeans, episodeMeansSchema } from "./episode-means.ts";
import { type EvaluationStatus, evaluationStatusSchema } from "./evaluation-status.ts";
import { type LearnerCounts, learnerCountsSchema } from "./learner-counts.ts";
import { type UpdateFigures, updateFiguresSchema } from "./update-figures.ts";

/** What a learner is doing. */
export const learnerStates = [
  "waiting for actors",
  "paused",
  "training",
  "stopping",
  "finished",
] as const;
export type LearnerState = (typeof learnerStates)[number];

/** What a learner's time goes to. */
export type LearnerActivity = "waiting" | "computing" | "publishing";

/** One connected actor. */
export interface ActorStatus {
  readonly name: string;
  readonly capacity: number;
  readonly slots: readonly number[];
  readonly draining: boolean;
  readonly stepsPerSecond: number;
  readonly residentBytes: number;
  readonly lastArrivals: { readonly rounds: number; readonly seconds: number };
}

/** What the learner's `/status` answers. The schema says what each field means. */
export interface LearnerStatus {
  readonly service: "learner";
  readonly run: string;
  readonly algorithm: {
    readonly name: string;
    readonly figures: readonly { readonly name: string; readonly label: string }[];
  };
  readonly configurationSha256: string;
  readonly state: LearnerState;
  readonly reason: string | null;
  readonly remarks: readonly string[];
  readonly version: number;
  readonly weightsSha256: string;
  readonly targetVersion: number | null;
  readonly segments: { readonly arrived: number; readonly expected: number };
  readonly rows: { readonly computed: number; readonly expected: number };
  readonly engine: EngineStatus;
  readonly environmentSteps: number;
  readonly frames: number;
  readonly episodes: number;
  readonly recent: EpisodeMeans;
  readonly byStartState: Readonly<Record<string, EpisodeMeans>>;
  readonly stepsPerSecond: number;
  readonly trainingSeconds: number;
  readonly secondsLeft: number | null;
  readonly update: UpdateFigures | null;
  readonly maxLogProbabilityDifference: number;
  readonly guard: {
    readonly action: "alarm" | "rollback";
    readonly broken: readonly string[];
    readonly goodVersion: number | null;
    readonly rollbacks: number;
  };
  readonly efficiency: number | null;
  readonly cpuSecondsPerStep: {
    readonly emulation: number | null;
    readonly inference: number | null;
    readonly update: number | null;
  };
  readonly expectedActors: number;
  readonly actors: readonly ActorStatus[];
  readonly seconds: Readonly<Record<LearnerActivity, number>>;
  readonly counts: LearnerCounts;
  readonly lastCheckpointVersion: number | null;
  readonly evaluation: EvaluationStatus;
  readonly peakMemoryBytes: Readonly<Record<string, number>>;
}

const actorStatusSchema = z.object({
  name: z.string().describe("The actor's name."),
  capacity: z.number().describe("Slots that it can hold."),
  slots: z.array(z.number()).describe("Slots that it holds."),
  draining: z.boolean().describe("Whether it is about to leave."),
  stepsPerSecond: z.number().describe("Its speed, averaged over about 30 s."),
  residentBytes: z.number().describe("Resident memory of its process."),
  lastArrivals: z
    .object({
      rounds: z.number().describe("Rounds whose last segment came from it."),
      seconds: z.number().describe("How long all others waited for it in those rounds."),
    })
    .describe("How often it held up a round."),
});

/** The schema of {@link LearnerStatus}: who writes it, who reads it and the documentation take it from here. */
export const learnerStatusSchema: z.ZodType<LearnerStatus> = z.object({
  service: z.literal("learner").describe("Which service answers."),
  run: z.string().describe("The run's name."),
  algorithm: z
    .object({
      name: z.string().describe("Its name in the run's configuration."),
      figures: z
        .array(
          z.object({
            name: z.string().describe("As in `update.figures`."),
            label: z.string().describe("Its label in panels and charts."),
          }),
        )
        .describe("The figures that it reports for each update, in display order."),
    })
    .describe("The algorithm."),
  configurationSha256: z.string().describe("Hash of the run's configuration."),
  state: z.enum(learnerStates).describe("What the learner does."),
  reason: z.string().nullable().describe("Why training does not continue; `null` while it trains."),
  remarks: z
    .array(z.string())
    .describe(
      "What does not stop training and may make it worthless: no reward in the last 100 updates of this session, one step in each of the last 100 episodes; or what the run is not logged to now.",
    ),
  version: z.number().describe("Version of the open round."),
  weightsSha256: z.string().describe("Hash of that version's weights, float32 little endian."),
  targetVersion: z
    .number()
    .nullable()
    .describe("Version at which it ends; `null` when it trains until it is stopped."),
  segments: z
    .object({
      arrived: z.number().describe("Segments that have arrived."),
      expected: z.number().describe("Segments of a round: one a slot."),
    })
    .describe("Segments of the open round."),
  rows: z
    .object({
      computed: z.number().describe("Rows whose gradients are computed."),
      expected: z.number().describe("Rows of the batch."),
    })
    .describe("Rows of the open round's batch."),
  engine: engineStatusSchema.describe("What computes gradients."),
  environmentSteps: z.number().describe("Steps of all slots in the whole run."),
  frames: z.number().describe("Emulator frames of the whole run."),
  episodes: z.number().describe("Episodes that ended in the whole run."),
  recent: episodeMeansSchema.describe("Over the last 100 episodes of the run."),
  byStartState: z
    .record(z.string(), episodeMeansSchema)
    .describe("Over the last 20 episodes of each start state, by its name."),
  stepsPerSecond: z.number().describe("Steps of all slots a second, over about 20 s."),
  trainingSeconds: z.number().describe("Seconds of training in all sessions of the run."),
  secondsLeft: z
    .number()
    .nullable()
    .describe("Seconds to the target at the present speed; `null` where that is not known."),
  update: updateFiguresSchema
    .nullable()
    .describe("The last update; `null` before the first of this session."),
  maxLogProbabilityDifference: z
    .number()
    .describe("Largest |learner's − actor's| log-probability of all updates of this session."),
  guard: z
    .object({
      action: z
        .enum(["alarm", "rollback"])
        .describe("What happens when training collapses; the configuration decides it."),
      broken: z
        .array(z.string())
        .describe("Rules that the last update broke: `entropy`, `value`, `return`."),
      goodVersion: z
        .number()
        .nullable()
        .describe("Version that a rollback goes back to; `null` where the action is an alarm."),
      rollbacks: z.number().describe("Of the whole run: each has halved the learning rate."),
    })
    .describe("Whether training has collapsed ([rules](guards.md))."),
  efficiency: z
    .number()
    .nullable()
    .describe("Steps a second ÷ what the cores could do; `null` where that is not known."),
  cpuSecondsPerStep: z
    .object({
      emulation: z.number().nullable().describe("Of the emulators."),
      inference: z.number().nullable().describe("Of the actors' forward passes."),
      update: z.number().nullable().describe("Of the learner's gradients and updates."),
    })
    .describe("CPU seconds a step, means of this session."),
  expectedActors: z.number().describe("Actors that the first assignment of slots waits for."),
  actors: z.array(actorStatusSchema).describe("The connected actors."),
  seconds: z
    .object({
      waiting: z.number().describe("Seconds of waiting for actors."),
      computing: z.number().describe("Seconds of computing gradients and updates."),
      publishing: z.number().describe("Seconds until new versions were kept."),
    })
    .describe("How the time since the start was spent."),
  counts: learnerCountsSchema.describe("Counts of this session."),
  lastCheckpointVersion: z
    .number()
    .nullable()
    .describe("Version of the newest checkpoint; `null` before the first of this session."),
  evaluation: evaluationStatusSchema.describe(
    "What versions come to from start states that the run is trained on and is not ([how](evaluation.md)).",
  ),
  peakMemoryBytes: z
    .record(z.string(), z.number())
    .describe("Largest resident memory so far, by process."),
});
