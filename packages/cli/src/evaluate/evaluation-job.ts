import type { Picture } from "@lockstep/emulation";
import type { EvaluatedState } from "@lockstep/status";
import type { RgbPicture } from "@lockstep/video";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import {
  type FinishedRun,
  hiddenStatesOf,
  loadPolicyEngine,
} from "../model-source/finished-run.ts";
import { type ModelSource, openSource } from "../model-source/model-source.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";
import { evaluatedState, playEpisodes } from "./play-episodes.ts";
import { networkPolicy, type Policy, randomPolicy } from "./policy.ts";

/** Who plays an evaluation. */
export type PolicyName = "trained" | "random";

/** One start state's episodes under one policy: independent of all others. Can be sent to a thread. */
export interface EvaluationJob extends PlaceOptions {
  readonly policy: PolicyName;
  readonly state: string;
  readonly episodes: number;
  readonly seed: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
  readonly source: ModelSource;
  /** Whether somebody wants to see how its first episode ends. */
  readonly picture: boolean;
  readonly cwd: string;
}

/** What came of a job. */
export interface JobResult {
  readonly row: EvaluatedState;
  /** The end of its first episode; `null` where nobody wants to see it, or there is nothing to see. */
  readonly picture: RgbPicture | null;
}

/** Plays a job on one core. @param ended called after each episode */
export async function playJob(job: EvaluationJob, ended: () => void): Promise<JobResult> {
  const { run, weights } = await openSource(job.source, job, job.cwd, { coreTried: true });
  return await withPolicy(job, run, weights, async (policy) => ({
    row: await playState(job, run, policy, ended),
    picture: job.picture ? await lastPicture(run, job, policy) : null,
  }));
}

/** Lets the job's policy play. @param weights asked for where they play */
async function withPolicy(
  { policy, seed, greedy }: EvaluationJob,
  run: FinishedRun,
  weights: () => SavedWeights,
  play: (policy: Policy) => Promise<JobResult>,
): Promise<JobResult> {
  const actions = run.configuration.environment.actions.length;
  if (policy === "random") return await play(randomPolicy(seed, actions));
  const engine = await loadPolicyEngine(run, weights());
  try {
    return await play(networkPolicy({ engine, hidden: hiddenStatesOf(run), actions, greedy }));
  } finally {
    await engine.close();
  }
}

/** Plays the start state's episodes. @param ended called after each */
async function playState(
  { state, seed, mostSteps, episodes }: EvaluationJob,
  { environment }: FinishedRun,
  policy: Policy,
  ended: () => void,
): Promise<EvaluatedState> {
  const slot = environment.openEvaluation({ state, seed, mostSteps });
  try {
    const [outcomes = []] = await playEpisodes({ slots: [slot], episodes, policy, ended });
    return evaluatedState(state, outcomes);
  } finally {
    slot.close();
  }
}

/** Plays the first episode once more: drawing each frame of all episodes would take longer. */
async function lastPicture(
  { environment }: FinishedRun,
  { state, seed, mostSteps }: EvaluationJob,
  policy: Policy,
): Promise<RgbPicture | null> {
  let last: RgbPicture | null = null;
  let over = false;
  const onFrame = (picture: () => Picture): void => {
    if (over) return;
    const { width, height, rgb } = picture();
    last = { width, height, rgb: rgb.slice(0, 3 * width * height) };
  };
  const slot = environment.openEvaluation({ state, seed, mostSteps, onFrame });
  try {
    const ended = (): void => {
      over = true;
    };
    await playEpisodes({ slots: [slot], episodes: 1, policy, ended });
    return last;
  } finally {
    slot.close();
  }
}
