import { join } from "node:path";
import { thisProcessor, usualEngine } from "@lockstep/model";
import { evaluationLedgerFile, readEvaluationLedger } from "@lockstep/round";
import { CliError } from "../cli-error.ts";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import {
  chosenStates,
  openFinishedRun,
  policyEngineIdentity,
} from "../model-source/finished-run.ts";
import type { CommandContext } from "../options/command.ts";
import { planBefore, usualEpisodes } from "../plan/evaluation-plan.ts";
import { folderAt } from "../run-folder/run-folder.ts";
import { EvaluationFile } from "./evaluation-file.ts";
import { Evaluator, type EvaluatorProgress } from "./evaluator.ts";
import { VersionPlayer } from "./version-player.ts";
import { type HowEvaluated, usualDraws } from "./waiting-versions.ts";

/** Whose versions are evaluated, and how, as far as the user says. */
export interface EvaluatedRunOptions extends PlaceOptions {
  readonly runDir: string | undefined;
  /** 0 for none. */
  readonly every: number | undefined;
  readonly episodes: number | undefined;
}

/** An evaluator, and what it holds. */
export interface OpenEvaluator {
  readonly evaluator: Evaluator;
  readonly player: VersionPlayer;
  /** Ends what is being played, and gives everything back. */
  close(): Promise<void>;
}

/** Between two looks at the run's folder, in milliseconds. */
export const lookMs = 1_000;

/** A run whose versions are evaluated, and how. */
export interface EvaluatedRun {
  /** Absolute path. */
  readonly folder: string;
  readonly how: HowEvaluated;
}

/**
 * Opens the run, its record of evaluations and the threads that play.
 * @param progressed hears how far it is
 * @throws {CliError} `RUN_FOLDER`, `BAD_OPTION_VALUE`
 */
export async function openEvaluator(
  options: EvaluatedRunOptions,
  how: HowEvaluated,
  context: CommandContext,
  progressed: (progress: EvaluatorProgress) => void,
): Promise<OpenEvaluator> {
  const run = await openFinishedRun(options, context.cwd, { coreTried: true });
  const file = await EvaluationFile.open(run.folder);
  const { gamesPath, romsPath, coresPath } = options;
  const places = { gamesPath, romsPath, coresPath };
  const { folder } = run;
  const player = new VersionPlayer({ folder, places, cwd: context.cwd, engine: usualEngine });
  const close = async (): Promise<void> => {
    await player.close();
    await file.close();
  };
  try {
    await file.use({
      ...{ type: "settings", run: run.record.run, ...how },
      engine: await policyEngineIdentity(run),
      processor: thisProcessor(),
    });
    const parts = { run, ...how, file, player, context, states: chosenStates([], run) };
    return { evaluator: new Evaluator({ ...parts, progressed }), player, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The run, whose versions are evaluated as the user says, else as it was planned when the run was prepared, else as before.
 * @throws {CliError} `BAD_OPTION_VALUE` where nobody said which versions
 */
export function evaluatedRun(
  { runDir, every, episodes }: EvaluatedRunOptions,
  cwd: string,
): EvaluatedRun {
  if (runDir === undefined) throw new CliError("BAD_OPTION_VALUE", "name a run: --run-dir RUN");
  const folder = folderAt(runDir, cwd);
  const planned = planBefore(folder);
  // A learner that runs by itself has no plan of `train`.
  const before = readEvaluationLedger(join(folder, evaluationLedgerFile)).settings ?? planned;
  const wanted = every ?? planned?.every ?? before?.every;
  if (wanted === undefined)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `${folder} was not evaluated while it trained, so say which versions: --every N, as the learner's --evaluate-every`,
    );
  const usual = (planned?.every ? planned.episodes : before?.episodes) ?? usualEpisodes;
  return { folder, how: { every: wanted, ...usualDraws, episodes: episodes ?? usual } };
}
