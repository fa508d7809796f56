import { availableParallelism } from "node:os";
import { join } from "node:path";
import { thisProcessor } from "@lockstep/model";
import { evaluationLedgerFile, readEvaluationLedger } from "@lockstep/round";
import { scoresOf } from "@lockstep/status";
import { realClock, takeLowPriority } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import {
  chosenStates,
  type FinishedRun,
  openFinishedRun,
  policyEngineIdentity,
} from "../model-source/finished-run.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { count, type OptionTable, text, toggle } from "../options/option-table.ts";
import { planBefore, usualEpisodes } from "../plan/evaluation-plan.ts";
import { isRunComplete } from "../run-folder/run-summary.ts";
import { savedVersions } from "../run-folder/saved-weights.ts";
import { grouped } from "../terminal/quantity.ts";
import { scoreWords } from "../terminal/score-words.ts";
import { EvaluationFile } from "./evaluation-file.ts";
import { Evaluator } from "./evaluator.ts";
import { endWithTrain, isOfTrain, tellTrain } from "./evaluator-messages.ts";
import { VersionPlayer } from "./version-player.ts";
import { type HowEvaluated, usualDraws } from "./waiting-versions.ts";

interface EvaluatorOptions extends PlaceOptions {
  readonly runDir: string | undefined;
  readonly every: number | undefined;
  readonly episodes: number | undefined;
  readonly once: boolean;
}

/** Between two looks at the run's folder. */
const lookMs = 1_000;

const options: OptionTable<EvaluatorOptions> = {
  runDir: text("RUN", "folder of the run, as the learner writes it; it may stand alone"),
  every: count(
    1,
    1e9,
    "versions between two evaluations, as the learner's --evaluate-every; those that the run was evaluated with before when absent",
  ),
  episodes: count(
    1,
    1_000,
    `episodes from each start state; as before when absent, else ${usualEpisodes}`,
  ),
  once: toggle("end when no version waits, instead of waiting for the next one"),
  ...placeOptions,
};

/** `lockstep evaluator`: evaluates the versions of a run that is being trained, beside the learner. */
export const evaluatorCommand: Command = defineCommand<EvaluatorOptions>({
  name: "evaluator",
  options,
  positional: "runDir",
  examples: ["lockstep evaluator runs/one --every 50", "lockstep evaluator runs/one --once"],
  interruptible: true,
  run: evaluator,
});

async function evaluator(values: EvaluatorOptions, context: CommandContext): Promise<number> {
  endWithTrain();
  if (!values.once) takeLowPriority();
  const run = await openFinishedRun(values, context.cwd, { coreTried: true });
  const how = howEvaluated(values, run.folder);
  const file = await EvaluationFile.open(run.folder);
  const { gamesPath, romsPath, coresPath } = values;
  const places = { gamesPath, romsPath, coresPath };
  const player = new VersionPlayer({ folder: run.folder, places, cwd: context.cwd });
  try {
    await file.use({
      ...{ type: "settings", run: run.record.run, ...how },
      engine: await policyEngineIdentity(run),
      processor: thisProcessor(),
    });
    const parts = { run, ...how, file, player, context, states: chosenStates([], run) };
    const evaluator = new Evaluator({ ...parts, progressed: tellTrain });
    await evaluateAll(evaluator, values, run, how, context);
    return 0;
  } finally {
    await player.close();
    await file.close();
  }
}

/** Until nothing waits, or for as long as the process lives. */
async function evaluateAll(
  evaluator: Evaluator,
  { once }: EvaluatorOptions,
  { folder }: FinishedRun,
  { every, episodes }: HowEvaluated,
  { out }: Pick<CommandContext, "out">,
): Promise<void> {
  const last = once ? endOf(folder) : null;
  // `train` shows what its evaluator finds.
  const say = (line: string): void => {
    if (!isOfTrain()) out.write(`${line}\n`);
  };
  if (once && evaluator.waiting(last).length === 0)
    say(
      `no version waits: each that is kept and whose turn it is (every ${every}) was evaluated with ${episodes} episodes from each start state`,
    );
  // While the run trains, the cores are the training's.
  const threads = once ? availableParallelism() : 1;
  for (;;) {
    const evaluation = await evaluator.evaluateNext(last, threads);
    if (evaluation !== null) {
      say(`version ${grouped(evaluation.version)}: ${scoreWords(scoresOf(evaluation))}`);
      continue;
    }
    if (once && evaluator.waiting(last).length === 0) return;
    await realClock.sleep(lookMs);
  }
}

/** The last version of a run that has come to its end. */
function endOf(folder: string): number | null {
  return isRunComplete(folder) ? (savedVersions(folder).at(-1) ?? null) : null;
}

function howEvaluated({ every, episodes }: EvaluatorOptions, folder: string): HowEvaluated {
  const planned = planBefore(folder);
  // A learner that runs by itself has no plan of `train`.
  const before = readEvaluationLedger(join(folder, evaluationLedgerFile)).settings ?? planned;
  const wanted = every ?? (planned?.every || before?.every);
  if (wanted === undefined || wanted === 0)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `${folder} was not evaluated while it trained, so say which versions: --every N, as the learner's --evaluate-every`,
    );
  return {
    every: wanted,
    ...usualDraws,
    episodes: episodes ?? before?.episodes ?? usualEpisodes,
  };
}
