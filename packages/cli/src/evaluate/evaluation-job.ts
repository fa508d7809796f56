import type { Picture } from "@lockstep/emulation";
import type { EvaluatedState } from "@lockstep/status";
import type { RgbPicture } from "@lockstep/video";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import { readSavedWeights } from "../run-folder/saved-weights.ts";
import { type FinishedRun, loadPolicyEngine, openFinishedRun } from "./finished-run.ts";
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
  readonly version: number | undefined;
  readonly runDir: string;
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
  const run = await openFinishedRun(job, job.cwd, { coreTried: true });
  const actions = run.configuration.environment.actions.length;
  const engine =
    job.policy === "trained"
      ? await loadPolicyEngine(run, readSavedWeights(run.folder, job.version), 1)
      : null;
  const { state, seed, mostSteps } = job;
  const slot = run.environment.openEvaluation({ state, seed, mostSteps });
  try {
    const policy =
      engine === null
        ? randomPolicy(job.seed, actions)
        : networkPolicy({ engine, actions, greedy: job.greedy });
    const [outcomes = []] = await playEpisodes({
      slots: [slot],
      episodes: job.episodes,
      policy,
      ended,
    });
    const picture = engine === null ? null : await lastPicture(run, job, policy);
    return { row: evaluatedState(job.state, outcomes), picture };
  } finally {
    slot.close();
    await engine?.close();
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
