import type { Evaluation } from "@lockstep/status";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import { chosenStates, type FinishedRun } from "../model-source/finished-run.ts";
import { type ModelSource, openSource } from "../model-source/model-source.ts";
import { expectStatesPlay } from "../probe/expect-playable.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { EvaluationJob, JobResult, PolicyName } from "./evaluation-job.ts";
import { playInThreads } from "./evaluation-threads.ts";

/** How an evaluation is played. */
export interface EvaluationOptions extends PlaceOptions {
  /** Beside each other. */
  readonly policies: readonly PolicyName[];
  /** From each start state. */
  readonly episodes: number;
  /** Names, `training`, `evaluation` or `all`; empty means all. */
  readonly states: readonly string[];
  readonly seed: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
}

/** An evaluation, and what it was played with. */
export interface PlayedEvaluation {
  readonly run: FinishedRun;
  /** Those that played; `null` where only chance did. */
  readonly weights: SavedWeights | null;
  readonly evaluation: Evaluation;
  /** One for each start state that the weights played. */
  readonly trained: readonly JobResult[];
}

/** Where an evaluation is shown while it is played. */
export interface EvaluationPlace {
  readonly cwd: string;
  /** For the progress. */
  readonly err: Terminal;
  /** Whether the weights' first episodes are drawn, too. */
  readonly pictures: boolean;
}

/** Plays an evaluation of a run or of an export, on all cores. Nothing is written. */
export async function playEvaluation(
  source: ModelSource,
  options: EvaluationOptions,
  { cwd, err, pictures }: EvaluationPlace,
): Promise<PlayedEvaluation> {
  const { policies, episodes, seed, greedy, mostSteps } = options;
  const { run, weights: saved } = await openSource(source, options, cwd, { coreTried: false });
  const states = chosenStates(options.states, run);
  await expectStatesPlay(run, states);
  const weights = policies.includes("trained") ? saved() : null;
  // A run under way may keep other versions in a moment.
  const settled = source.kind === "run" ? { ...source, version: weights?.version } : source;
  const { gamesPath, romsPath, coresPath } = options;
  const how = { gamesPath, romsPath, coresPath, cwd, source: settled, episodes, seed, greedy };
  const jobs = policies.flatMap((policy) =>
    states.map((state) => ({
      ...{ ...how, mostSteps, policy, state },
      picture: pictures && policy === "trained",
    })),
  );
  const results = await playInThreads<EvaluationJob, JobResult>(
    new URL("./evaluation-thread.js", import.meta.url),
    jobs,
    run.configuration.environment,
    err,
  );
  const of = (policy: PolicyName) => results.filter((_, index) => jobs[index]?.policy === policy);
  const evaluation: Evaluation = {
    ...{ run: run.record.run, seed, episodes, greedy, mostSteps },
    version: weights?.version ?? null,
    weightsSha256: weights?.sha256 ?? null,
    policies: Object.fromEntries(
      policies.map((policy) => [policy, of(policy).map(({ row }) => row)]),
    ),
    trainingStates: run.environment.spec.startStates,
  };
  return { run, weights, evaluation, trained: of("trained") };
}
