import { basename } from "node:path";
import { environmentSpec } from "@lockstep/environment/configuration";
import { configurationSha256 } from "@lockstep/run-configuration";
import { gamePlaces, type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { type OptionTable, requiredText, text } from "../options/option-table.ts";
import { runProbe } from "../probe/run-probe.ts";
import { folderAt, pathsOf, runFolderExists } from "../run-folder/run-folder.ts";
import { lockstepCommand } from "../terminal/lockstep-words.ts";
import { counted } from "../terminal/quantity.ts";
import { type EvaluationPlan, planEvaluation } from "./evaluation-plan.ts";
import { prepareRunFolder } from "./prepare-run-folder.ts";
import { ruleLines } from "./rule-lines.ts";
import { placesOfPlan, planRun } from "./run-plan.ts";
import { runSources } from "./run-sources.ts";
import { type RunOptions, type TrainOptions, trainOptions } from "./train-options.ts";

interface PrepareOptions
  extends PlaceOptions,
    Pick<
      RunOptions,
      | "game"
      | "environment"
      | "states"
      | "slots"
      | "segmentLength"
      | "seed"
      | "preset"
      | "config"
      | "algorithm"
      | "init"
      | "guard"
      | "core"
    >,
    Pick<TrainOptions, "evaluateEvery" | "evaluateEpisodes"> {
  readonly runDir: string;
  readonly store: string | undefined;
}

const runDir = requiredText("FOLDER", "where the run is kept; its last part is the run's name");

const {
  game,
  environment,
  states,
  slots,
  segmentLength,
  seed,
  preset,
  config,
  algorithm,
  init,
  guard,
  core,
  evaluateEvery,
  evaluateEpisodes,
} = trainOptions;

const prepareOptions: OptionTable<PrepareOptions> = {
  ...{
    runDir,
    game,
    environment,
    states,
    slots,
    segmentLength,
    seed,
    preset,
    config,
    algorithm,
    init,
    guard,
    core,
    evaluateEvery,
    evaluateEpisodes,
    ...placeOptions,
  },
  store: text(
    "STORE",
    "where the parameter server keeps versions: for the record (default folder)",
  ),
};

/**
 * `lockstep prepare`: all that is decided before a run begins, so that the learner needs neither games nor cores. Done
 * again with the same options it changes nothing, so that it can precede every start. Options may come from the
 * environment, like those of a service: `--run-dir` is `LOCKSTEP_RUN_DIR`.
 */
export const prepareCommand: Command = defineCommand<PrepareOptions>({
  name: "prepare",
  options: prepareOptions,
  examples: [
    "lockstep prepare --run-dir runs/first --seed 7",
    "lockstep learner --config runs/first/learner.json",
  ],
  environment: true,
  run: prepare,
});

async function prepare(options: PrepareOptions, { cwd, out }: CommandContext): Promise<number> {
  const folder = folderAt(options.runDir, cwd);
  const places = gamePlaces(options, cwd);
  const plan = await planRun({
    options: { ...options, resume: runFolderExists(folder), updates: undefined, steps: undefined },
    cwd,
    now: new Date(),
    name: basename(folder),
    ...runSources(places),
  });
  const { configuration } = plan;
  const evaluation = planEvaluation(plan, options, placesOfPlan(plan, places), { endless: true });
  const played = await runProbe({
    kind: "play",
    seed: configuration.seed,
    environment: configuration.environment,
    places: placesOfPlan(plan, places),
  });
  await prepareRunFolder(plan, evaluation);
  const { environment, slots: batch, segmentLength: steps } = plan.configuration;
  for (const line of [
    ...ruleLines(configuration.environment, placesOfPlan(plan, places)),
    ...played.remarks.map((remark) => `Remark    ${remark}`),
  ])
    out.write(`${line}\n`);
  const state = plan.resumed === null ? "new" : "prepared before";
  out.write(
    `run ${plan.run} (${state}): ${environmentSpec(environment).name}, ${batch} slots of ${steps} steps, configuration ${configurationSha256(plan.configuration).slice(0, 12)}\n` +
      `${evaluationWords(evaluation)}\n` +
      `${lockstepCommand("learner", "--config", pathsOf(folder).learnerSettings)}\n`,
  );
  return 0;
}

function evaluationWords(evaluation: EvaluationPlan | null): string {
  if (evaluation === null) return "no version is evaluated";
  const { every, episodes } = evaluation;
  return `every ${counted(every, "version")} one is evaluated, with ${counted(episodes, "episode")} from each start state`;
}
