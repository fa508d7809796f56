import type { FactorySearch } from "@lockstep/emulation";
import type {
  EnvironmentConfig,
  EnvironmentIdentity,
  RetroEnvironment,
} from "./configuration/index.ts";
import { EnvironmentError } from "./environment-error.ts";
import type { EnvironmentFactory } from "./environment-factory.ts";
import type { EnvironmentPlaces } from "./environment-places.ts";
import { openRetroEnvironment, retroFiles } from "./retro/open-retro-environment.ts";

/** Of a run's configuration what its environment depends on. */
export interface EnvironmentRun {
  readonly seed: number;
  readonly environment: EnvironmentConfig;
}

/**
 * Opens a run's environment on this machine: for actors, for the command, for verification.
 * @throws {EnvironmentError} `IDENTITY_MISMATCH` when its files are not those that the run began with, and whatever else
 * keeps it from being played
 * @throws {EmulationError} `CORE_NOT_FOUND` when a game's core is not here in the run's version, `SYSTEM_UNSUPPORTED`
 */
export async function openEnvironment(
  run: EnvironmentRun,
  places: EnvironmentPlaces,
  logger?: FactorySearch["logger"],
): Promise<EnvironmentFactory> {
  const { environment } = run;
  expectRetro(environment);
  const factory = await openRetroEnvironment({ ...run, environment }, places, logger);
  const changed = differingFiles(environment.identity, factory.identity);
  if (changed.length === 0) return factory;
  throw new EnvironmentError(
    "IDENTITY_MISMATCH",
    `the files of ${factory.spec.name} here are not those that the run is trained with: ${changed.join(", ")} ${changed.length === 1 ? "differs" : "differ"}; put the run's own files here`,
  );
}

/** The files of an environment on this machine. */
export interface EnvironmentFiles {
  readonly identity: EnvironmentIdentity;
  /** Where they are. */
  readonly folder: string;
}

/**
 * What the files of an environment say on this machine.
 * @throws {EnvironmentError} whatever keeps it from being played
 */
export async function environmentFiles(
  environment: EnvironmentConfig,
  places: EnvironmentPlaces,
): Promise<EnvironmentFiles> {
  expectRetro(environment);
  return retroFiles(environment, places);
}

function expectRetro(environment: EnvironmentConfig): asserts environment is RetroEnvironment {
  if (environment.kind === "retro") return;
  throw new EnvironmentError(
    "GAME_UNKNOWN",
    `The environment ${environment.name} is of a kind that cannot be played yet; expected a game.`,
  );
}

/** Names of the files that differ, or that only one side has, sorted. */
export function differingFiles(
  before: EnvironmentIdentity,
  after: EnvironmentIdentity,
): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => own(before, name) !== own(after, name)).sort();
}

function own(identity: EnvironmentIdentity, name: string): string | undefined {
  return Object.hasOwn(identity, name) ? identity[name] : undefined;
}
