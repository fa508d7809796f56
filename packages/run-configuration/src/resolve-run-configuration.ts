import { type Algorithms, knownAlgorithms } from "@lockstep/algorithm";
import type {
  CoreConfig,
  EnvironmentConfig,
  EnvironmentIdentity,
  RetroEnvironment,
} from "@lockstep/environment/configuration";
import { deepFreeze } from "./deep-freeze.ts";
import { defaultGuard } from "./guard-config.ts";
import { isTree, merge } from "./merge.ts";
import { type Played, playedOf } from "./played-game.ts";
import { type Preset, presets } from "./presets/presets.ts";
import type { RunConfiguration } from "./run-configuration.ts";
import { RunError } from "./run-error.ts";
import { parseRunConfiguration } from "./schema/parse-run-configuration.ts";
import { type ActionSources, withActions } from "./with-actions.ts";
import { withAlgorithmOptions } from "./with-algorithm-options.ts";

/** Any part of a configuration, as a file or an option gives it. */
export type PartialDeep<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: PartialDeep<T[K]> | undefined }
    : T;

/** A core by name; an empty version means any. */
export type CoreWish = Omit<CoreConfig, "options">;

export interface RunConfigurationSources extends ActionSources {
  /** A preset or its name; `default` when absent. */
  readonly preset?: Preset | string | undefined;
  /** The user's options, e.g. from the command line: win over the file. `undefined` changes nothing. */
  readonly overrides?: PartialDeep<RunConfiguration> | undefined;
  /** The presets to choose from, by name. Default: those that come with Lockstep. */
  readonly algorithms?: Algorithms | undefined;
  /** The start states that a game names for training: its metadata's `training_states`, else its default state. */
  readonly trainingStates: (
    game: string,
    players: number,
  ) => readonly string[] | Promise<readonly string[]>;
  /**
   * Finds the installed core, with its version, that plays a game from its start states. `null` means the core that
   * comes with Lockstep.
   * @param wanted its name and, if it matters, its version; absent when any core will do
   * @throws an error that says what to install
   */
  readonly installedCore?: (
    played: Played,
    wanted: CoreWish | undefined,
  ) => Promise<Omit<CoreConfig, "options"> | null>;
  /**
   * Whether drawing shows in the RAM of a game on a core that is not Lockstep's. Asked where the configuration does not
   * say whether every frame is drawn; then the configuration says so.
   * @param environment complete except for {@link RetroEnvironment.drawEveryFrame}
   */
  readonly showsDrawing?: ((environment: RetroEnvironment) => Promise<boolean>) | undefined;
  /**
   * Hashes of the files that will be played: {@link EnvironmentConfig.identity}.
   * @param environment complete except for its identity
   * @throws when it cannot be played
   */
  readonly identity: (
    environment: EnvironmentConfig,
  ) => EnvironmentIdentity | Promise<EnvironmentIdentity>;
}

/**
 * The one place that makes a run's configuration: preset < file < overrides. Lists are replaced as wholes, and so are
 * optimizers and environments of another kind. Empty `startStates` become the game's training states and empty `actions`
 * the scenario's or the console's, so that the hash covers the real lists, and the core that will play becomes part of
 * the configuration with its version, as do the hashes of the environment's files. Games that see whether they are drawn get
 * `drawEveryFrame`.
 *
 * @returns complete, valid, deep-frozen
 * @throws {RunError} `UNKNOWN_PRESET`
 * @throws {RunError} `INVALID_CONFIGURATION` with all problems at once
 */
export async function resolveRunConfiguration(
  sources: RunConfigurationSources,
): Promise<RunConfiguration> {
  const preset = findPreset(sources.preset ?? "default");
  if (sources.file !== undefined && !isTree(sources.file)) {
    throw new RunError(
      "INVALID_CONFIGURATION",
      `run configuration ${sources.fileName ?? "file"}: expected a JSON object with keys of the run configuration`,
    );
  }
  const merged = withGuardThresholds(
    withAlgorithmOptions(
      merge(merge(preset.configuration, ofChosenAlgorithm(sources)), sources.overrides),
      sources.algorithms ?? knownAlgorithms,
    ),
  );
  expectGame(merged, preset);
  const played = await withTrainingStates(merged, sources.trainingStates);
  const origin = originOf(preset, sources);
  const complete = await withActions(await withCore(played, sources), { preset, origin, sources });
  const configuration = parseRunConfiguration(withIdentity(complete, notYetKnown), origin);
  const identity = await sources.identity(configuration.environment);
  const identified = parseRunConfiguration(withIdentity(configuration, identity), origin);
  return await withDrawing(identified, sources);
}

async function withDrawing(
  configuration: RunConfiguration,
  { showsDrawing }: RunConfigurationSources,
): Promise<RunConfiguration> {
  const { environment } = configuration;
  if (showsDrawing === undefined || environment.kind !== "retro") return configuration;
  if (environment.core === undefined || environment.drawEveryFrame !== undefined)
    return configuration;
  if (!(await showsDrawing(environment))) return configuration;
  return deepFreeze({ ...configuration, environment: { ...environment, drawEveryFrame: true } });
}

/** A guard's thresholds that no source sets are the default ones. */
function withGuardThresholds(merged: unknown): unknown {
  const learning = isTree(merged) ? merged["learning"] : undefined;
  const guard = isTree(learning) ? learning["guard"] : undefined;
  if (!isTree(guard)) return merged;
  return merge(merged, { learning: { guard: merge(defaultGuard, guard) } });
}

/** The file, whose algorithm options are those of the algorithm that the options name, unless it names one itself. */
function ofChosenAlgorithm({ file, overrides }: RunConfigurationSources): unknown {
  const chosen = algorithmIn(overrides)?.["name"];
  const options = algorithmIn(file);
  if (chosen === undefined || options === undefined || options["name"] !== undefined) return file;
  return merge({ learning: { algorithm: { name: chosen } } }, file);
}

function algorithmIn(source: unknown): Record<string, unknown> | undefined {
  const learning = isTree(source) ? source["learning"] : undefined;
  const algorithm = isTree(learning) ? learning["algorithm"] : undefined;
  return isTree(algorithm) ? algorithm : undefined;
}

/** Placeholder for the identity while everything else is checked. */
const notYetKnown: EnvironmentIdentity = { "not yet known": "0".repeat(64) };

function withIdentity(configuration: unknown, identity: EnvironmentIdentity): unknown {
  if (!isTree(configuration)) return configuration;
  const { environment } = configuration;
  if (!isTree(environment)) return configuration;
  return { ...configuration, environment: { ...environment, identity } };
}

function findPreset(name: Preset | string): Preset {
  if (typeof name !== "string") return name;
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset === undefined) {
    const known = Object.keys(presets).join(", ");
    throw new RunError(
      "UNKNOWN_PRESET",
      `there is no preset ${JSON.stringify(name)}; choose one of: ${known}`,
    );
  }
  return preset;
}

/** @throws {RunError} `INVALID_CONFIGURATION` when the preset for any game is given none */
function expectGame(merged: unknown, { name }: Preset): void {
  const environment = isTree(merged) ? merged["environment"] : undefined;
  if (!isTree(environment) || environment["game"] !== "") return;
  throw new RunError(
    "INVALID_CONFIGURATION",
    `preset ${name} is made for no game of its own; name one with --game NAME`,
  );
}

async function withTrainingStates(
  merged: unknown,
  trainingStates: RunConfigurationSources["trainingStates"],
): Promise<unknown> {
  if (!isTree(merged)) return merged;
  const { environment } = merged;
  if (!isTree(environment)) return merged;
  const { game, startStates, players } = environment;
  const wanted = Array.isArray(startStates) && startStates.length === 0;
  if (!wanted || typeof game !== "string" || game === "") return merged;
  return {
    ...merged,
    environment: {
      ...environment,
      startStates: [...(await trainingStates(game, players === 2 ? 2 : 1))],
    },
  };
}

/** A core without a name: the merged sources set only some of its keys. */
async function withCore(
  merged: unknown,
  { installedCore }: RunConfigurationSources,
): Promise<unknown> {
  if (!isTree(merged) || installedCore === undefined) return merged;
  const { environment } = merged;
  const played = playedOf(environment);
  if (played === null || !isTree(environment)) return merged;
  const { core: wish, ...rest } = environment;
  if (!(wish === undefined || isTree(wish))) return merged;
  const { name = "", version = "", options = {} } = wish ?? {};
  if (typeof name !== "string" || typeof version !== "string") return merged;
  const installed = await installedCore(played, name === "" ? undefined : { name, version });
  if (installed === null && isTree(options) && Object.keys(options).length > 0) return merged;
  const core = installed === null ? {} : { core: { ...wish, ...installed, options } };
  return { ...merged, environment: { ...rest, ...core } };
}

function originOf(preset: Preset, sources: RunConfigurationSources): string {
  const parts = [`preset ${preset.name}`];
  if (sources.file !== undefined) parts.push(sources.fileName ?? "file");
  if (sources.overrides !== undefined) parts.push("options");
  return parts.join(" + ");
}
