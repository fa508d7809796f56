import {
  actorEngineBefore,
  assertEngineFits,
  engineNameOf,
  enginesNamed,
  isPortableName,
} from "@lockstep/model";
import { CliError } from "../cli-error.ts";
import { resultsDiffer } from "../run-folder/run-format.ts";
import type { RunPlan } from "./run-plan.ts";
import {
  actorEngineOf,
  learnerEngineOf,
  namedEngineOf,
  type TrainOptions,
} from "./train-options.ts";

/**
 * Refuses engines that do not compute the run's network, before services start.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`
 */
export function expectFittingEngines(
  { configuration }: Pick<RunPlan, "configuration">,
  options: Pick<TrainOptions, "engine" | "actorEngine">,
  env: Env,
): void {
  const { network } = configuration;
  assertEngineFits(learnerEngineOf(options, env), "learning", network);
  assertEngineFits(actorEngineOf(options, env), "inference", network);
}

/**
 * The engines of a run: those that the user names, by options or `LOCKSTEP_ENGINE`; else those that a resumed run was trained
 * with; else none, which is the usual ones. A name that stands for the engine that the run has, and for others, changes nothing.
 * Where the learner of a resumed run gets another engine, its actors get that one's usual engine, as in a new run.
 */
export function enginesOfRun(
  { trainedWith, actorsTrainedWith }: Pick<RunPlan, "trainedWith" | "actorsTrainedWith">,
  {
    engine,
    actorEngine,
    engineChange,
  }: Pick<TrainOptions, "engine" | "actorEngine" | "engineChange">,
  env: Env,
): Pick<TrainOptions, "engine" | "actorEngine"> {
  const wanted = namedEngineOf({ engine }, env);
  if (trainedWith === null) return { engine: wanted, actorEngine };
  const was = engineNameOf(trainedWith);
  if (wanted !== undefined && !canBeSame(wanted, was, "learning"))
    return { engine: wanted, actorEngine };
  const actorsWas = actorsTrainedWith ?? actorEngineBefore(trainedWith);
  // Who allows a change gets what is named, e.g. the graphics processor that `auto` finds now.
  const goesOnWith = (name: string | undefined, before: string, purpose: Purpose): string =>
    name !== undefined && (engineChange === "record" || enginesNamed(before, purpose).length > 1)
      ? name
      : before;
  return {
    engine: goesOnWith(wanted, was, "learning"),
    actorEngine: goesOnWith(actorEngine, actorsWas, "inference"),
  };
}

/**
 * Refuses engines, and a version of Lockstep, whose bits cannot be those a resumed run was trained with, before services start.
 * Whether the engines' versions are the same ones is for the learner, which loads its engine.
 * @throws {CliError} `RUN_DIFFERS`
 */
export function expectSameEngine(
  {
    run,
    trainedWith,
    actorsTrainedWith,
    trainedBy,
  }: Pick<RunPlan, "run" | "trainedWith" | "actorsTrainedWith" | "trainedBy">,
  {
    engine,
    actorEngine,
    engineChange,
  }: Pick<TrainOptions, "engine" | "actorEngine" | "engineChange">,
  env: Env,
): void {
  if (trainedWith === null || engineChange === "record") return;
  const other = resultsDiffer(trainedBy);
  if (other !== null)
    throw new CliError(
      "RUN_DIFFERS",
      `run ${run} was trained with another version: ${other}; resume it with Lockstep ${trainedBy}, or go on with --engine-change record`,
    );
  const wanted = namedEngineOf({ engine }, env);
  const was = engineNameOf(trainedWith);
  if (wanted !== undefined && !canBeSame(wanted, was, "learning")) {
    const which = engine === undefined ? "LOCKSTEP_ENGINE is" : "--engine";
    throw differs(`${which} ${inFull(wanted, "learning")}`, `run ${run} was trained`, {
      option: "--engine",
      was,
    });
  }
  const actorsWas = actorsTrainedWith ?? actorEngineBefore(trainedWith);
  if (actorEngine !== undefined && !canBeSame(actorEngine, actorsWas, "inference"))
    throw differs(
      `--actor-engine ${inFull(actorEngine, "inference")}`,
      `the actors of run ${run} computed`,
      { option: "--actor-engine", was: actorsWas },
    );
}

/** Says where a learner's engine is portable and its actors' is not: nothing else would before the run is verified elsewhere. */
export function engineRemarks(
  options: Pick<TrainOptions, "engine" | "actorEngine">,
  env: Env,
): readonly string[] {
  const learner = learnerEngineOf(options, env);
  const actors = actorEngineOf(options, env);
  if (!isPortableName(learner) || isPortableName(actors)) return [];
  return [
    `Remark    the learner computes with ${learner}, but the actors with ${actors}, which has other last bits on other processors: the weights will not be the same on any machine; for that, begin a run without --actor-engine`,
  ];
}

type Env = Readonly<Record<string, string | undefined>>;
type Purpose = Parameters<typeof enginesNamed>[1];

/** Whether two names may be one engine. */
function canBeSame(one: string, other: string, purpose: Purpose): boolean {
  const names = enginesNamed(other, purpose);
  return enginesNamed(one, purpose).some((name) => names.includes(name));
}

/** e.g. `portable (wasm:cpu)` */
function inFull(wanted: string, purpose: Purpose): string {
  const names = enginesNamed(wanted, purpose);
  return names.length === 1 && names[0] === wanted ? wanted : `${wanted} (${names.join(", ")})`;
}

function differs(
  wanted: string,
  before: string,
  { option, was }: { readonly option: string; readonly was: string },
): CliError {
  return new CliError(
    "RUN_DIFFERS",
    `${wanted}, but ${before} with ${was}: the last bits of all that follows would differ; use ${option} ${was}, or go on with --engine-change record`,
  );
}
