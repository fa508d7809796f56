import { resolve } from "node:path";
import { integrationHashes, type LoadedGame } from "@lockstep/environment";
import { createPolicyEngine, type PolicyEngine } from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { parseRunConfiguration, type RunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import {
  type GamePlaces,
  gamePlaces,
  loadRunGame,
  type PlaceOptions,
} from "../games/game-catalogue.ts";
import { refuseOtherFiles } from "../plan/run-plan.ts";
import { type RunRecord, readRunFolder } from "../run-folder/run-folder.ts";
import { type RunWeights, readRunWeights } from "../run-folder/run-weights.ts";

/** A run that can be played: its configuration, its game, its weights. */
export interface FinishedRun {
  readonly folder: string;
  readonly record: RunRecord;
  readonly configuration: RunConfiguration;
  readonly game: LoadedGame;
  readonly places: GamePlaces;
}

export interface FinishedRunOptions extends PlaceOptions {
  readonly runDir: string | undefined;
}

/**
 * Opens the run in a folder.
 * @throws {CliError} `RUN_FOLDER`, `RUN_DIFFERS` when cartridge or integration are not those that were trained on
 * @throws {EnvironmentError} when its game cannot be played here
 */
export function openFinishedRun(options: FinishedRunOptions, cwd: string): FinishedRun {
  if (options.runDir === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name a run: --run-dir RUN");
  const folder = resolve(cwd, options.runDir);
  const record = readRunFolder(folder);
  const configuration = parseRunConfiguration(record.configuration, folder);
  const places = gamePlaces(options, cwd);
  const game = loadRunGame(configuration, places);
  if (game.romSha1 !== record.romSha1)
    throw new CliError(
      "RUN_DIFFERS",
      `${folder} was trained on a cartridge with SHA-1 ${record.romSha1}, found one with ${game.romSha1}; put the first one back`,
    );
  const { scenario, startStates } = configuration.environment;
  const files = integrationHashes(game, scenario, startStates);
  refuseOtherFiles(folder, game.name, configuration.integration, files);
  return { folder, record, configuration, game, places };
}

/** The run's network with its weights. The caller closes the engine. */
export async function loadPolicyEngine(
  { folder, configuration }: FinishedRun,
  version: number | undefined,
  threads: number,
): Promise<{ readonly engine: PolicyEngine; readonly weights: RunWeights }> {
  const weights = readRunWeights(folder, version);
  const engine = await createPolicyEngine({
    name: "onnx",
    spec: networkOf(configuration),
    threads,
  });
  await engine.loadWeights(weights.weights);
  return { engine, weights };
}

/**
 * The start states that a word stands for: `training`, `evaluation` (those that the game keeps apart), `all`, or names.
 * @throws {CliError} `BAD_OPTION_VALUE`
 */
export function chosenStates(words: readonly string[], run: FinishedRun): readonly string[] {
  const { metadata } = run.game;
  const training = run.configuration.environment.startStates;
  const groups: Readonly<Record<string, readonly string[]>> = {
    training,
    evaluation: metadata.evaluationStates,
    all: [...training, ...metadata.evaluationStates],
  };
  const names = (words.length === 0 ? ["all"] : words).flatMap((word) => groups[word] ?? [word]);
  run.game.startStates(names);
  if (names.length === 0)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `${run.game.name} has no start state in --states ${words.join(",")}; choose training, all or names`,
    );
  return [...new Set(names)];
}
