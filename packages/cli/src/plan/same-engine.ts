import { assertEngineFits, enginesNamed, usualEngine } from "@lockstep/model";
import { CliError } from "../cli-error.ts";
import { resultsDiffer } from "../run-folder/run-format.ts";
import type { RunPlan } from "./run-plan.ts";
import { actorEngineOf, learnerEngineOf, type TrainOptions } from "./train-options.ts";

/**
 * Refuses engines that do not compute the run's network, before services start.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`
 */
export function expectFittingEngines(
  { configuration }: Pick<RunPlan, "configuration">,
  options: Pick<TrainOptions, "engine" | "actorEngine">,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const { network } = configuration;
  assertEngineFits(learnerEngineOf(options, env) ?? usualEngine, "learning", network);
  assertEngineFits(actorEngineOf(options, env) ?? usualEngine, "inference", network);
}

/**
 * The engines of a run: those that the user names, by options or `LOCKSTEP_ENGINE`; else those that a resumed run was trained
 * with; else none, which is the usual ones.
 */
export function enginesOfRun(
  { trainedWith, actorsTrainedWith }: Pick<RunPlan, "trainedWith" | "actorsTrainedWith">,
  { engine, actorEngine }: Pick<TrainOptions, "engine" | "actorEngine">,
  env: Readonly<Record<string, string | undefined>>,
): Pick<TrainOptions, "engine" | "actorEngine"> {
  const wanted = learnerEngineOf({ engine }, env);
  if (wanted !== undefined || trainedWith === null) return { engine: wanted, actorEngine };
  return { engine: nameOf(trainedWith), actorEngine: actorEngine ?? actorsTrainedWith };
}

function nameOf({ name, device }: NonNullable<RunPlan["trainedWith"]>): string {
  return `${name}:${device}`;
}

/**
 * Refuses an engine, and a version of Lockstep, whose bits cannot be those a resumed run was trained with, before services start. Whether its versions
 * are the same ones is for the learner, which loads it.
 * @throws {CliError} `RUN_DIFFERS`
 */
export function expectSameEngine(
  { run, trainedWith, trainedBy }: Pick<RunPlan, "run" | "trainedWith" | "trainedBy">,
  { engine, engineChange }: Pick<TrainOptions, "engine" | "engineChange">,
  env: Readonly<Record<string, string | undefined>>,
): void {
  if (trainedWith === null || engineChange === "record" || env["LOCKSTEP_ENGINE_CHANGE"]) return;
  const other = resultsDiffer(trainedBy);
  if (other !== null)
    throw new CliError(
      "RUN_DIFFERS",
      `run ${run} was trained with another version: ${other}; resume it with Lockstep ${trainedBy}, or go on with --engine-change record`,
    );
  const wanted = learnerEngineOf({ engine }, env);
  if (wanted === undefined) return;
  const was = nameOf(trainedWith);
  const names: readonly string[] = enginesNamed(wanted, "learning");
  if (names.includes(was)) return;
  const which = engine === undefined ? "LOCKSTEP_ENGINE is" : "--engine";
  const all = names.length === 1 && names[0] === wanted ? "" : ` (${names.join(", ")})`;
  throw new CliError(
    "RUN_DIFFERS",
    `${which} ${wanted}${all}, but run ${run} was trained with ${was}: the last bits of all that follows would differ; use --engine ${was}, or go on with --engine-change record`,
  );
}
