import { realpathSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { chooseAlgorithm, examineAlgorithm, rehearseAlgorithm } from "@lockstep/algorithm";
import { type EnvironmentPlaces, inspectModule } from "@lockstep/environment";
import {
  type EnvironmentConfig,
  type EnvironmentIdentity,
  environmentSpec,
} from "@lockstep/environment/configuration";
import { messageOf } from "@lockstep/errors";
import { batchShape, type LedgerHeader, updatePlan } from "@lockstep/round";
import {
  differingKeys,
  type KeyDifference,
  keyDifferenceText,
  mayChange,
  modulePreset,
  type PartialDeep,
  type Preset,
  presetFor,
  type RunConfiguration,
  type RunConfigurationSources,
  resolveRunConfiguration,
} from "@lockstep/run-configuration";
import { readUserJson } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { copiedModule, placesOfRun } from "../run-folder/copied-module.ts";
import {
  currentConfiguration,
  folderAt,
  newestRunFolder,
  type RunRecord,
  readRunFolder,
  runName,
} from "../run-folder/run-folder.ts";
import { type RunLedger, readRunLedger } from "../run-folder/run-ledger.ts";
import {
  isStoreOption,
  type StoreOption,
  storeProblem,
  withoutSecret,
} from "../run-folder/version-store.ts";
import { grouped } from "../terminal/quantity.ts";
import { type AlgorithmChoice, chosenAlgorithm, expectOneAlgorithm } from "./algorithm-choice.ts";
import { expectFit, initOf } from "./initial-weights.ts";
import { defaultSteps, type RunOptions } from "./train-options.ts";

/** The run to train, decided before any process starts. */
export interface RunPlan {
  readonly folder: string;
  /** Names the run. */
  readonly run: string;
  /** What the folder says; `null` for a new run. */
  readonly resumed: RunRecord | null;
  readonly configuration: RunConfiguration;
  /** The engine of a resumed run's last session. */
  readonly trainedWith: LedgerHeader["engine"] | null;
  /** What the actors of a resumed run's last session computed with, where the ledger says it. */
  readonly actorsTrainedWith?: string | undefined;
  /** Whether a resumed run's last session kept hashes of its operators. */
  readonly hashesOperators?: boolean | undefined;
  /** The version of Lockstep of a resumed run's last session, where the ledger says it. */
  readonly trainedBy?: string | undefined;
  /** What a resumed run goes on with that it did not have before. */
  readonly changes: readonly KeyDifference[];
  /** The weights of another run that a new run begins with. */
  readonly initialWeights: Uint8Array | null;
  /** The text of its algorithm's file; `null` for an algorithm of Lockstep's. */
  readonly algorithmText: string | null;
  /** The user's own environment, which a new run's folder gets a copy of. */
  readonly environmentFile?: string | undefined;
  readonly store: StoreOption;
  /** Version at which it ends. */
  readonly targetVersion: number;
}

export interface RunPlanSources {
  readonly options: RunOptions;
  readonly cwd: string;
  readonly now: Date;
  /** Of a new run; made from game and time when absent. */
  readonly name?: string;
  readonly trainingStates: RunConfigurationSources["trainingStates"];
  readonly installedCore?: RunConfigurationSources["installedCore"];
  /** Asked for new runs only: a resumed one goes on as it began. */
  readonly showsDrawing?: RunConfigurationSources["showsDrawing"];
  readonly gameActions?: RunConfigurationSources["gameActions"];
  readonly gameButtons?: RunConfigurationSources["gameButtons"];
  /** @param environmentFile of a module: the user's, or the copy in the folder of a resumed run */
  readonly identity: (
    environment: EnvironmentConfig,
    environmentFile?: string | undefined,
  ) => EnvironmentIdentity | Promise<EnvironmentIdentity>;
}

/**
 * @throws {CliError} `RUN_FOLDER`, `RUN_DIFFERS`, `BAD_OPTION_VALUE`
 * @throws {RunError} when the configuration is not valid
 */
export async function planRun(sources: RunPlanSources): Promise<RunPlan> {
  const { options, cwd } = sources;
  refuseTwoEnds(options);
  const resumed = options.resume ? await runToResume(options, cwd) : null;
  const store = storeOf(options.store, resumed?.record ?? null);
  const choice = await chosenAlgorithm(options.algorithm, cwd, resumed?.folder ?? null);
  const { algorithms, loaded, setting } = choice;
  const init = initOf(options, cwd, resumed?.configuration);
  const environmentFile =
    options.environment === undefined ? undefined : resolve(cwd, options.environment);
  const configured = configurationFile(options, cwd);
  expectOneAlgorithm(options.algorithm, choice, configured);
  const configuration = await resolveRunConfiguration({
    preset: await startingPoint(options, environmentFile, resumed, configured),
    file: configured,
    fileName: options.config === undefined ? undefined : resolve(cwd, options.config),
    overrides: {
      ...overridesOf(options),
      ...(init && { initialWeights: init.identity }),
      learning: { ...(setting && { algorithm: setting }), ...guardIn(options) },
    },
    algorithms,
    trainingStates: sources.trainingStates,
    ...(sources.installedCore && { installedCore: sources.installedCore }),
    showsDrawing: ofNewRun(resumed, sources.showsDrawing),
    gameActions: sources.gameActions,
    gameButtons: sources.gameButtons,
    identity: (environment) =>
      sources.identity(
        environment,
        environmentFile ?? copiedModule(resumed?.folder ?? null, environment),
      ),
  });
  await rehearse(choice, configuration);
  if (init !== null) expectFit(init, configuration);
  const run = {
    configuration,
    initialWeights: init?.bytes ?? null,
    algorithmText: loaded?.text ?? null,
    environmentFile,
    store,
    targetVersion: targetOf(options, configuration),
  };
  if (resumed !== null) {
    refuseEarlierEnd(options, resumed, configuration, run.targetVersion);
    return { ...run, ...continued(resumed, configuration) };
  }
  const name =
    sources.name ?? runName(environmentSpec(configuration.environment).name, sources.now);
  const folder = folderAt(options.runDir ?? join("runs", name), cwd);
  return { ...run, folder, run: name, resumed: null, changes: [], trainedWith: null };
}

function ofNewRun<T>(resumed: ResumedRun | null, source: T): T | undefined {
  return resumed === null ? source : undefined;
}

function refuseTwoEnds({ updates, steps }: RunOptions): void {
  if (updates === undefined || steps === undefined) return;
  throw new CliError("BAD_OPTION_VALUE", "--updates and --steps both say when to end; keep one");
}

/** A run that goes on. */
interface ResumedRun {
  readonly folder: string;
  readonly record: RunRecord;
  /** `null` when it was never trained. */
  readonly ledger: RunLedger | null;
  /** With what earlier sessions changed. */
  readonly configuration: unknown;
}

async function runToResume(options: RunOptions, cwd: string): Promise<ResumedRun> {
  const folder = folderToResume(options, cwd);
  const record = readRunFolder(folder);
  const ledger = await readRunLedger(folder);
  return { folder, record, ledger, configuration: currentConfiguration(folder, record, ledger) };
}

/** Rounds that were played cannot be taken back. */
function refuseEarlierEnd(
  { updates, steps }: RunOptions,
  { ledger }: ResumedRun,
  { slots, segmentLength }: RunConfiguration,
  targetVersion: number,
): void {
  if (ledger === null || targetVersion >= ledger.version) return;
  if (updates === undefined && steps === undefined) return;
  const played = ledger.version * slots * segmentLength;
  const asked =
    updates === undefined
      ? `--steps ${steps} ends at version ${targetVersion}`
      : `--updates ${updates}`;
  const [option, least] =
    updates === undefined ? ["--steps", played] : ["--updates", ledger.version];
  throw new CliError(
    "BAD_OPTION_VALUE",
    `${asked}, but the run is already at version ${ledger.version} (${grouped(played)} steps); choose ${option} above ${least}`,
  );
}

function continued(
  { folder, record, ledger, configuration: before }: ResumedRun,
  configuration: RunConfiguration,
): Pick<
  RunPlan,
  | "folder"
  | "run"
  | "resumed"
  | "changes"
  | "trainedWith"
  | "actorsTrainedWith"
  | "hashesOperators"
  | "trainedBy"
> {
  refuseDifferences(folder, before, configuration);
  return {
    ...{ folder, run: record.run, resumed: record },
    changes: differingKeys(before, configuration),
    trainedWith: ledger?.session.engine ?? null,
    actorsTrainedWith: ledger?.session.actorEngine,
    hashesOperators: ledger?.session.operatorHashes,
    trainedBy: ledger?.session.software["lockstep"],
  };
}

/** Asks the algorithm for all that an update asks it for. */
async function rehearse(
  { algorithms, loaded }: Pick<AlgorithmChoice, "algorithms" | "loaded">,
  configuration: RunConfiguration,
): Promise<void> {
  const { learning, environment } = configuration;
  const setting = learning.algorithm;
  const batch = batchShape(configuration, 0);
  const actions = environmentSpec(environment).actions.length;
  if (loaded !== null) await examineAlgorithm(loaded.path, { setting, batch, actions });
  const algorithm = chooseAlgorithm(setting, algorithms);
  if (loaded === null) rehearseAlgorithm(algorithm, batch, actions);
  updatePlan(configuration, algorithm, 0);
}

function folderToResume({ runDir, game }: RunOptions, cwd: string): string {
  return runDir === undefined ? newestRunFolder(join(cwd, "runs"), game) : folderAt(runDir, cwd);
}

function configurationFile(options: RunOptions, cwd: string): unknown {
  if (options.config === undefined) return undefined;
  const path = resolve(cwd, options.config);
  try {
    return readUserJson(path);
  } catch (error) {
    const what = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new CliError("BAD_OPTION_VALUE", `--config ${path} ${what}: ${messageOf(error)}`);
  }
}

/** Where the environment of a run is found before its folder is made. */
export function placesOfPlan(
  { environmentFile, folder, configuration }: RunPlan,
  places: EnvironmentPlaces,
): EnvironmentPlaces {
  return environmentFile === undefined
    ? placesOfRun(folder, configuration.environment, places)
    : { ...places, environmentFile };
}

/**
 * What file and options are laid over. For a resumed run it is the run's own configuration: a user who changes one key
 * has not set the others. Only a preset that is named sets them all.
 */
async function startingPoint(
  options: RunOptions,
  environmentFile: string | undefined,
  resumed: ResumedRun | null,
  configured: unknown,
): Promise<RunConfigurationSources["preset"]> {
  if (resumed !== null && options.preset === undefined)
    return {
      name: "of the resumed run",
      description: "",
      configuration: resumed.configuration as RunConfiguration,
    };
  if (environmentFile === undefined)
    return options.preset ?? presetOf(options.game ?? gameIn(configured));
  const games = { game: options.game, preset: options.preset, core: options.core };
  const [other] = Object.entries(games).flatMap(([key, value]) =>
    value === undefined ? [] : [key],
  );
  if (other !== undefined || options.states.length > 0)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--environment plays your own file, --${other ?? "states"} is for games; keep one`,
    );
  return await presetOfModule(environmentFile);
}

/**
 * The starting point of a run of a user's own environment.
 * @param file absolute path
 * @throws {EnvironmentError} `MODULE_UNREADABLE`, `MODULE_MALFORMED`
 */
export async function presetOfModule(file: string): Promise<Preset> {
  const {
    name,
    observation,
    actions,
    timeLimitSteps = null,
    training = {},
  } = await inspectModule(file);
  const ownName = basename(realpathSync(file));
  return modulePreset({ name, file: ownName, observation, actions, timeLimitSteps, training });
}

/** The preset of the game that is named; the default one where none is. */
function presetOf(game: string | undefined): string | undefined {
  return game === undefined ? undefined : presetFor(game);
}

/** The game that a configuration's file names: other settings of its preset would be another game's. */
function gameIn(file: unknown): string | undefined {
  const game = (file as { environment?: { game?: unknown } } | undefined)?.environment?.game;
  return typeof game === "string" && game !== "" ? game : undefined;
}

function guardIn({ guard }: RunOptions): { readonly guard?: { readonly action: "rollback" } } {
  return guard === undefined ? {} : { guard: { action: guard } };
}

function overridesOf(options: RunOptions): PartialDeep<RunConfiguration> {
  return {
    seed: options.seed,
    slots: options.slots,
    segmentLength: options.segmentLength,
    environment: {
      game: options.game,
      startStates: options.states.length === 0 ? undefined : options.states,
      core: options.core === undefined ? undefined : { name: options.core },
    },
  };
}

function storeOf(wanted: string | undefined, resumed: RunRecord | null): string {
  const store = wanted ?? resumed?.store ?? "folder";
  if (!isStoreOption(store))
    throw new CliError("BAD_OPTION_VALUE", storeProblem(store, "folder, memory"));
  if (resumed !== null && withoutSecret(resumed.store) !== withoutSecret(store))
    throw new CliError(
      "RUN_DIFFERS",
      `the run keeps its versions in store ${withoutSecret(resumed.store)}, not in ${withoutSecret(store)}; resume it without --store`,
    );
  if (resumed?.store === "memory")
    throw new CliError(
      "RUN_DIFFERS",
      "the run kept its versions in memory only, so there is nothing to resume; start a new one",
    );
  return store;
}

function refuseDifferences(folder: string, before: unknown, after: RunConfiguration): void {
  const differences = differingKeys(before, after).filter(({ key }) => !mayChange(key));
  const files = differences.filter(({ key }) => key.startsWith(identityKey));
  const options = differences.filter((difference) => !files.includes(difference));
  if (options.length > 0)
    throw new CliError(
      "RUN_DIFFERS",
      `${folder} was started with another configuration: ${options.map(keyDifferenceText).join("; ")}; resume it without these options or choose another --run-dir (learning rate, schedule, clipping and the algorithm's options may change)`,
    );
  if (files.length > 0)
    throw new CliError(
      "RUN_DIFFERS",
      `${folder} was started with other files of ${environmentSpec(after.environment).name}: ${files.map(({ key }) => key.slice(identityKey.length)).join(", ")} changed; put the first ones back, or start another run`,
    );
}

const identityKey = "environment.identity.";

function targetOf(options: RunOptions, configuration: RunConfiguration): number {
  const { slots, segmentLength } = configuration;
  const steps = options.steps ?? stepsWithoutEnd(configuration);
  return options.updates ?? Math.ceil(steps / (slots * segmentLength));
}

/** Where a run ends that names no end: nothing is learned after a linear schedule's. */
function stepsWithoutEnd({ learning }: RunConfiguration): number {
  return learning.schedule === "linear" ? learning.scheduleSteps : defaultSteps;
}
