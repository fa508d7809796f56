import type { FactorySearch } from "@lockstep/emulation";
import {
  type EnvironmentConfig,
  type EnvironmentIdentity,
  environmentSpec,
} from "./configuration/index.ts";
import { differingFiles } from "./differing-files.ts";
import { EnvironmentError } from "./environment-error.ts";
import type { EnvironmentFactory } from "./environment-factory.ts";
import type { EnvironmentPlaces } from "./environment-places.ts";
import { moduleEnvironmentFiles, openModuleEnvironment } from "./module/open-module-environment.ts";
import { openRetroEnvironment, retroFiles } from "./retro/open-retro-environment.ts";

/** The part of a run's configuration that its environment depends on. */
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
  const { seed, environment } = run;
  const { identity } = await environmentFiles(environment, places);
  const changed = differingFiles(environment.identity, identity);
  if (changed.length > 0)
    throw new EnvironmentError(
      "IDENTITY_MISMATCH",
      `the files of ${environmentSpec(environment).name} here are not those that the run is trained with: ${changed.join(", ")} ${changed.length === 1 ? "differs" : "differ"}; put the run's own files here`,
    );
  return environment.kind === "retro"
    ? openRetroEnvironment({ seed, environment }, places, logger)
    : openModuleEnvironment({ seed, environment }, places);
}

/** The files of an environment on this machine. */
export interface EnvironmentFiles {
  readonly identity: EnvironmentIdentity;
  /** Where the files are. */
  readonly folder: string;
}

/**
 * Hashes of an environment's files on this machine.
 * @throws {EnvironmentError} whatever keeps it from being played
 */
export async function environmentFiles(
  environment: EnvironmentConfig,
  places: EnvironmentPlaces,
): Promise<EnvironmentFiles> {
  return environment.kind === "retro"
    ? retroFiles(environment, places)
    : moduleEnvironmentFiles(environment, places);
}
