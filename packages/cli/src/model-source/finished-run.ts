import { isDeepStrictEqual } from "node:util";
import {
  type EnvironmentFactory,
  type EnvironmentPlaces,
  openEnvironment,
} from "@lockstep/environment";
import {
  createPolicyEngine,
  type EngineIdentity,
  engineNameOf,
  HiddenStates,
  hiddenStateSize,
  isPortable,
  type PolicyEngine,
  type ProcessorIdentity,
  thisProcessor,
  usualEngine,
} from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { parseRunConfiguration, type RunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { gamePlaces, type PlaceOptions } from "../games/game-catalogue.ts";
import { expectCoreWorks } from "../probe/expect-playable.ts";
import { placesOfRun } from "../run-folder/copied-module.ts";
import { folderAt, type RunRecord, readRunFolder } from "../run-folder/run-folder.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";

/** A run that can be played: its configuration, its environment, its weights. */
export interface FinishedRun {
  readonly folder: string;
  readonly record: RunRecord;
  readonly configuration: RunConfiguration;
  readonly environment: EnvironmentFactory;
  readonly places: EnvironmentPlaces;
}

export interface FinishedRunOptions extends PlaceOptions {
  readonly runDir: string | undefined;
}

/**
 * Opens the run in a folder. Its libretro core is tried in a process of its own first, unless that has been done.
 * @throws {CliError} `RUN_FOLDER`
 * @throws {EnvironmentError} when its environment cannot be played here; `IDENTITY_MISMATCH` when it is another one
 */
export async function openFinishedRun(
  options: FinishedRunOptions,
  cwd: string,
  { coreTried = false }: { readonly coreTried?: boolean } = {},
): Promise<FinishedRun> {
  if (options.runDir === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name a run: --run-dir RUN");
  const folder = folderAt(options.runDir, cwd);
  return openRecordedRun({ folder, record: readRunFolder(folder) }, options, cwd, { coreTried });
}

/** {@link openFinishedRun} where the run's record has been read. */
export async function openRecordedRun(
  { folder, record }: Pick<FinishedRun, "folder" | "record">,
  options: PlaceOptions,
  cwd: string,
  { coreTried }: { readonly coreTried: boolean },
): Promise<FinishedRun> {
  const configuration = parseRunConfiguration(record.configuration, folder);
  const places = placesOfRun(folder, configuration.environment, gamePlaces(options, cwd));
  if (!coreTried) await expectCoreWorks({ configuration, places });
  const environment = await openEnvironment(configuration, places);
  return { folder, record, configuration, environment, places };
}

/**
 * The run's network with weights of it. The caller closes the engine.
 * @param name of the engine. The usual one is portable: whatever a run was trained with, what its network plays has the same bits on
 * every machine
 */
export async function loadPolicyEngine(
  { configuration }: Pick<FinishedRun, "configuration">,
  { weights }: Pick<SavedWeights, "weights">,
  name: string = usualEngine,
): Promise<PolicyEngine> {
  const engine = await createPolicyEngine({ name, spec: networkOf(configuration), threads: 1 });
  await engine.loadWeights(weights);
  return engine;
}

/** What a run's network remembers of the slots that it plays: nothing yet. */
export function hiddenStatesOf({
  configuration,
}: Pick<FinishedRun, "configuration">): HiddenStates {
  return new HiddenStates(hiddenStateSize(networkOf(configuration)));
}

/** What computes the run's network here. @param name as {@link loadPolicyEngine} has it */
export async function policyEngineIdentity(
  { configuration }: Pick<FinishedRun, "configuration">,
  name: string = usualEngine,
): Promise<EngineIdentity> {
  const engine = await createPolicyEngine({ name, spec: networkOf(configuration), threads: 1 });
  await engine.close();
  return engine.identity;
}

/** Whether what was computed with an engine on a processor has the same bits when it is computed here. */
export async function hasSameBitsHere(
  run: Pick<FinishedRun, "configuration">,
  { engine, processor }: { readonly engine: EngineIdentity; readonly processor: ProcessorIdentity },
): Promise<boolean> {
  if (!isPortable(engine) && !isDeepStrictEqual(processor, thisProcessor())) return false;
  return isDeepStrictEqual(engine, await policyEngineIdentity(run, engineNameOf(engine)));
}

/**
 * The start states that a word stands for: `training`, `evaluation` (those that the environment keeps apart), `all`, or names.
 * @throws {CliError} `BAD_OPTION_VALUE`
 */
export function chosenStates(
  words: readonly string[],
  { environment }: FinishedRun,
): readonly string[] {
  const { evaluationStates, spec } = environment;
  const training = spec.startStates;
  const groups: Readonly<Record<string, readonly string[]>> = {
    training,
    evaluation: evaluationStates,
    all: [...training, ...evaluationStates],
  };
  const names = (words.length === 0 ? ["all"] : words).flatMap((word) => groups[word] ?? [word]);
  environment.expectStates(names);
  if (names.length === 0)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `${spec.name} has no start state in --states ${words.join(",")}; choose training, all or names`,
    );
  return [...new Set(names)];
}
