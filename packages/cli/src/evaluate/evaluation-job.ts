import type { PlaceOptions } from "../games/game-catalogue.ts";
import { loadPolicyEngine, openFinishedRun } from "./finished-run.ts";
import { type EvaluationRow, evaluationRow, playEpisodes } from "./play-episodes.ts";
import { networkPolicy, randomPolicy } from "./policy.ts";

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

/** Plays a job on one core. @param ended called after each episode */
export async function playJob(job: EvaluationJob, ended: () => void): Promise<EvaluationRow> {
  const run = await openFinishedRun(job, job.cwd, { coreTried: true });
  const actions = run.configuration.environment.actions.length;
  const trained = job.policy === "trained" ? await loadPolicyEngine(run, job.version, 1) : null;
  const slot = run.environment.openEvaluation({
    state: job.state,
    seed: job.seed,
    mostSteps: job.mostSteps,
  });
  try {
    const policy =
      trained === null
        ? randomPolicy(job.seed, actions)
        : networkPolicy({ engine: trained.engine, actions, greedy: job.greedy });
    const [outcomes = []] = await playEpisodes({
      slots: [slot],
      episodes: job.episodes,
      policy,
      ended,
    });
    return evaluationRow(job.state, outcomes);
  } finally {
    slot.close();
    await trained?.engine.close();
  }
}
