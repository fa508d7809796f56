import { join } from "node:path";
import { type EnvironmentPlaces, loadGame } from "@lockstep/environment";
import type { EnvironmentConfig } from "@lockstep/environment/configuration";
import { readUserJson, replaceFileSync } from "@lockstep/system";
import { z } from "zod";
import { CliError } from "../cli-error.ts";
import { inRunFolder } from "../run-folder/run-folder.ts";
import { grouped } from "../terminal/quantity.ts";
import type { RunPlan } from "./run-plan.ts";
import type { TrainOptions } from "./train-options.ts";

/** How the versions of a run are evaluated while it trains. */
export interface EvaluationPlan {
  /** Versions between two evaluations. */
  readonly every: number;
  /** From each start state. */
  readonly episodes: number;
}

/** Episodes from each start state: with six states, about as many steps as fifty updates of the default run. */
export const usualEpisodes = 5;
/** Evaluations of a run of which nobody says how many. */
const usualEvaluations = 10;
/** Steps of training that such an evaluation is for at least: it must not take longer than they do. */
const leastSteps = 16_000;
/** Each is a line of the run's evaluation ledger, which is read often. */
const mostEvaluations = 1_000;

/**
 * Decides how a run is evaluated, before it begins. A run that goes on is evaluated as before, where nothing else is said.
 * @param length.endless whether the target is only a usual one: the learner is told another, or none
 * @returns `null` where it is not evaluated
 * @throws {CliError} `BAD_OPTION_VALUE` for what contradicts itself
 */
export function planEvaluation(
  plan: Pick<RunPlan, "configuration" | "targetVersion" | "folder" | "resumed">,
  options: Pick<TrainOptions, "evaluateEvery" | "evaluateEpisodes">,
  places: EnvironmentPlaces,
  { endless = false }: { readonly endless?: boolean } = {},
): EvaluationPlan | null {
  const { targetVersion, configuration } = plan;
  const { evaluateEvery, evaluateEpisodes } = options;
  const before = plan.resumed === null ? null : planBefore(plan.folder);
  const every =
    evaluateEvery ??
    before?.every ??
    (hasHeldOutStates(configuration.environment, places) ? usualEvery(plan) : 0);
  if (every === 0) {
    if (evaluateEpisodes === undefined) return null;
    throw new CliError(
      "BAD_OPTION_VALUE",
      evaluateEvery === 0
        ? "--evaluate-episodes belongs to an evaluation, and --evaluate-every 0 asks for none; leave one out"
        : `--evaluate-episodes belongs to an evaluation, and this run has none by default; add --evaluate-every N, at most ${targetVersion}`,
    );
  }
  const planned = { every, episodes: evaluateEpisodes ?? before?.episodes ?? usualEpisodes };
  if (endless) return planned;
  if (evaluateEvery !== undefined && every > targetVersion)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--evaluate-every ${every} is beyond the run's end at version ${targetVersion}; take at most that, or 0 for no evaluation`,
    );
  if (targetVersion / every > mostEvaluations)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--evaluate-every ${every} asks for ${grouped(Math.floor(targetVersion / every))} evaluations of a run to version ${targetVersion}, at most ${grouped(mostEvaluations)} are made; take ${Math.ceil(targetVersion / mostEvaluations)} or more`,
    );
  return planned;
}

/** @returns 0 for a run that is shorter than an evaluation is worth */
function usualEvery({
  targetVersion,
  configuration: { slots, segmentLength },
}: Pick<RunPlan, "configuration" | "targetVersion">): number {
  const least = Math.ceil(leastSteps / (slots * segmentLength));
  if (targetVersion < least) return 0;
  return Math.max(Math.ceil(targetVersion / usualEvaluations), least);
}

function hasHeldOutStates(environment: EnvironmentConfig, places: EnvironmentPlaces): boolean {
  return (
    environment.kind === "retro" &&
    loadGame(environment.game, { ...places, scenario: environment.scenario }).metadata
      .evaluationStates.length > 0
  );
}

/** File of a run folder: what a session that goes on with the run does, where nobody says otherwise. */
const planFile = "evaluation-plan.json";

const planSchema: z.ZodType<EvaluationPlan> = z.object({
  every: z.int().min(0),
  episodes: z.int().min(1),
});

/** Keeps it in the run's folder. @throws {CliError} `RUN_FOLDER` */
export function keepEvaluationPlan(folder: string, plan: EvaluationPlan | null): void {
  const content = plan ?? { every: 0, episodes: usualEpisodes };
  inRunFolder(folder, "written", () =>
    replaceFileSync(join(folder, planFile), `${JSON.stringify(content)}\n`),
  );
}

/** @returns `null` where the run has none that can be read */
export function planBefore(folder: string): EvaluationPlan | null {
  try {
    return planSchema.parse(readUserJson(join(folder, planFile)));
  } catch {
    return null;
  }
}
