import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { trackerOf } from "@lockstep/tracking";
import { CliError } from "../cli-error.ts";
import { type ServiceSpawner, spawnService } from "../cluster/service-process.ts";
import { assertReady } from "../doctor/run-checks.ts";
import { evaluationsLeft } from "../evaluator/waiting-versions.ts";
import { gamePlaces } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { expectWritable, writeOutputJson } from "../output-file.ts";
import { planEvaluation } from "../plan/evaluation-plan.ts";
import { prepareRunFolder } from "../plan/prepare-run-folder.ts";
import { ruleLines } from "../plan/rule-lines.ts";
import { placesOfPlan, planRun, type RunPlan } from "../plan/run-plan.ts";
import { runSources } from "../plan/run-sources.ts";
import {
  engineRemarks,
  enginesOfRun,
  expectFittingEngines,
  expectSameEngine,
} from "../plan/same-engine.ts";
import { type TrainOptions, trainOptions } from "../plan/train-options.ts";
import { copiedModule, placesOfRun } from "../run-folder/copied-module.ts";
import { labelledLines } from "../terminal/labelled-line.ts";
import { closingLines, openingLines, placeWords } from "./train-report.ts";
import { runTraining } from "./training-run.ts";

/** Exit code of a run that was not allowed to stop cleanly: 128 + SIGINT. */
const forcedExit = 130;

/** `lockstep train`: a whole run on this machine. A clean stop with Ctrl-C is a success: exit code 0. */
export const trainCommand: Command = createTrainCommand(spawnService);

/** @param spawn how its services are started */
export function createTrainCommand(spawn: ServiceSpawner): Command {
  return defineCommand<TrainOptions>({
    name: "train",
    options: trainOptions,
    examples: [
      "lockstep train",
      "lockstep train --updates 100 --seed 7 --actors 2 --summary summary.json",
      "lockstep train --resume --run-dir runs/HareDash-Nes-20261123-021530",
    ],
    run: (options, context) => trainRun(options, context, { spawn }),
  });
}

/** Who trains several runs in one process. */
export interface TrainingWatch {
  /** The run has reached a version. */
  progressed(version: number): void;
  /** Whether no training may begin any more. */
  stopped(): boolean;
}

export interface TrainingSurroundings {
  readonly watch?: TrainingWatch;
  /** How services are started. */
  readonly spawn: ServiceSpawner;
}

/**
 * Trains a run until its end, or until Ctrl-C.
 * @returns the exit code
 * @throws {LockstepError} when it is refused or fails
 */
export async function trainRun(
  given: TrainOptions,
  context: CommandContext,
  surroundings: TrainingSurroundings,
): Promise<number> {
  const { cwd, out } = context;
  for (const track of given.track) trackerOf(track, context.env);
  const places = gamePlaces(given, cwd);
  const plan = await planRun({
    options: given,
    cwd,
    now: new Date(),
    ...runSources(places),
  });
  expectSameEngine(plan, given, context.env);
  const options = {
    ...given,
    ...enginesOfRun(plan, given, context.env),
    operatorHashes: given.operatorHashes || plan.hashesOperators === true,
  };
  const evaluation = planEvaluation(plan, options, placesOfPlan(plan, places));
  expectFittingEngines(plan, options, context.env);
  const summaryFile = options.summary === undefined ? null : resolve(cwd, options.summary);
  if (summaryFile !== null) expectWritable(summaryFile);
  const remarks = await assertReady({
    ...plan,
    places: placesOfPlan(plan, places),
    env: context.env,
  });
  if (surroundings.watch?.stopped() === true) return 0;
  await prepareRunFolder(plan, evaluation);
  const engines = engineRemarks(options, context.env);
  const rules = ruleLines(plan.configuration.environment, placesOfPlan(plan, places));
  for (const line of [...openingLines(plan, options, cwd), ...rules, ...engines, ...remarks])
    out.write(`${line}\n`);
  const token = randomBytes(24).toString("base64url");
  const outcome = await runTraining(
    {
      plan,
      options,
      places: placesOfRun(plan.folder, plan.configuration.environment, places),
      token,
      env: context.env,
      evaluation,
    },
    context,
    surroundings,
  );
  const { end, summary } = outcome;
  const trainCommand = [context.trainCommand, ...placeWords(options)].join(" ");
  const left = evaluationsLeft(plan.folder, evaluation, plan.targetVersion);
  const closing = closingLines(end, summary, plan, { cwd, trainCommand }, left);
  for (const line of closing.flatMap((each) => labelledLines(each, out))) out.write(`${line}\n`);
  if (summaryFile !== null && summary !== null) writeOutputJson(summaryFile, summary);
  if (end.kind === "failed") {
    const code = end.misconfigured === true ? "SERVICE_MISCONFIGURED" : "SERVICE_FAILED";
    throw new CliError(code, `${end.service}: ${end.message}${copyWords(plan, end.message)}`);
  }
  return outcome.forced ? forcedExit : 0;
}

/** A run plays its own copy of a user's file, so mending the file changes nothing for it. */
function copyWords({ folder, configuration }: RunPlan, message: string): string {
  const copy = copiedModule(folder, configuration.environment);
  return copy !== undefined && message.includes(copy)
    ? "; the run plays this copy, so start a new run when you have corrected your file"
    : "";
}
