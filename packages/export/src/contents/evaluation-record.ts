import { statistics } from "@lockstep/learning";
import type { EngineIdentity, ProcessorIdentity } from "@lockstep/model";
import type { EvaluatedState, Interval } from "@lockstep/status";
import { z } from "zod";
import { count, engineIdentity, processorIdentity, sha256 } from "./fields.ts";

/** An episode of an evaluation, as it can be played again. */
export interface RecordedEpisode {
  readonly steps: number;
  readonly frames: number;
  /** Undiscounted, unscaled, unclipped. */
  readonly episodeReturn: number;
  /** 0..1; `null` where the environment does not say. */
  readonly progress: number | null;
  readonly finished: boolean;
  readonly truncated: boolean;
  /** One byte a step, base64. */
  readonly actions: string;
}

/** Steps of an episode that `replay.mp4` shows: half a minute of most games, so that a long episode makes no huge file. */
export const replaySteps = 500;

/** How an evaluation was played. */
export interface EvaluationSettings {
  readonly run: string;
  readonly version: number;
  readonly weightsSha256: string;
  /** All draws come from it. */
  readonly seed: number;
  /** From each start state. */
  readonly episodes: number;
  /** Whether the likeliest action was always taken. */
  readonly greedy: boolean;
  /** An episode that lasted longer was cut there. */
  readonly mostSteps: number;
  /** What computed the policy. */
  readonly engine: EngineIdentity;
  readonly processor: ProcessorIdentity;
}

/** A start state's episodes, and what they came to. */
export interface StateEvaluation extends EvaluatedState {
  readonly heldOut: boolean;
  /** Number of the slot whose draws these episodes have. */
  readonly slot: number;
  /** In the order of playing. */
  readonly played: readonly RecordedEpisode[];
}

/**
 * Several start states together; each counts the same. The interval of the mean is of 95 %, by the stratified bootstrap.
 */
export interface GroupEvaluation {
  readonly states: readonly string[];
  readonly episodes: number;
  readonly returnMean: number;
  /** Of the episodes, divided by their number as Stable-Baselines3's `evaluate_policy` does. */
  readonly returnDeviation: number;
  /** `null` for single episodes. */
  readonly returnInterval: Interval | null;
}

/** How the exported version was chosen among those that are kept, with episodes of their own. */
export interface VersionChoice {
  readonly by: "highest mean return over the start states of the training";
  readonly seed: number;
  readonly episodes: number;
  /** Ascending. */
  readonly versions: readonly { readonly version: number; readonly returnMean: number }[];
}

/** `evaluation.json`. */
export interface EvaluationRecord extends EvaluationSettings {
  /** Start states of the training; `null` when none was played. */
  readonly trained: GroupEvaluation | null;
  /** Start states that were never trained on; `null` when none was played. */
  readonly heldOut: GroupEvaluation | null;
  readonly states: readonly StateEvaluation[];
  /** `null` when the version was named. */
  readonly choice: VersionChoice | null;
  /** `replay.mp4` shows the first episode from this start state, at most its first `replaySteps`. */
  readonly replay: { readonly state: string };
}

/** What was played, before anything is computed of it. */
export interface PlayedState {
  readonly figures: EvaluatedState;
  readonly heldOut: boolean;
  readonly slot: number;
  readonly played: readonly RecordedEpisode[];
}

/** Everything that follows from the episodes. */
export function evaluationRecord(
  settings: EvaluationSettings,
  states: readonly PlayedState[],
  { choice, replay }: Pick<EvaluationRecord, "choice" | "replay">,
): EvaluationRecord {
  const evaluated = states.map(({ figures, heldOut, slot, played }) => ({
    ...figures,
    heldOut,
    slot,
    played,
  }));
  const group = (heldOut: boolean): GroupEvaluation | null =>
    groupOf(
      evaluated.filter((each) => each.heldOut === heldOut),
      settings.seed,
    );
  return {
    ...settings,
    trained: group(false),
    heldOut: group(true),
    states: evaluated,
    choice,
    replay,
  };
}

const repetitions = 2000;

function groupOf(states: readonly StateEvaluation[], seed: number): GroupEvaluation | null {
  if (states.length === 0) return null;
  const returns = states.map(({ played }) => played.map(({ episodeReturn }) => episodeReturn));
  const shape = { tasks: returns.length, runs: returns[0]?.length ?? 0 };
  const drawn = statistics.resampledRuns({ seed, repetitions }, 0, shape);
  const { value, low, high } = statistics.estimated(returns, statistics.mean, drawn);
  return {
    states: states.map(({ state }) => state),
    episodes: returns.flat().length,
    returnMean: value,
    returnDeviation: deviation(returns.flat()),
    returnInterval: shape.runs < 2 ? null : [low, high],
  };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / values.length);
}

/** What of `evaluation.json` its other figures are computed from. */
export interface PlayedEvaluation extends EvaluationSettings {
  readonly states: readonly Pick<StateEvaluation, "state" | "heldOut" | "slot" | "played">[];
  readonly choice: VersionChoice | null;
  readonly replay: EvaluationRecord["replay"];
}

export const playedEvaluationSchema: z.ZodType<PlayedEvaluation> = z.object({
  run: z.string().min(1),
  version: count,
  weightsSha256: sha256,
  seed: count,
  episodes: z.int().min(1),
  greedy: z.boolean(),
  mostSteps: z.int().min(1),
  engine: engineIdentity,
  processor: processorIdentity,
  states: z
    .array(
      z.object({
        state: z.string().min(1),
        heldOut: z.boolean(),
        slot: count,
        played: z
          .array(
            z.strictObject({
              steps: count,
              frames: count,
              episodeReturn: z.number(),
              progress: z.number().nullable(),
              finished: z.boolean(),
              truncated: z.boolean(),
              actions: z.base64(),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
  choice: z
    .strictObject({
      by: z.literal("highest mean return over the start states of the training"),
      seed: count,
      episodes: z.int().min(1),
      versions: z.array(z.strictObject({ version: count, returnMean: z.number() })).min(1),
    })
    .nullable(),
  replay: z.strictObject({ state: z.string() }),
});
