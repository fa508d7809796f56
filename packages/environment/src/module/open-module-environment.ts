import { isDeepStrictEqual } from "node:util";
import {
  type EnvironmentIdentity,
  environmentSpec,
  type ModuleEnvironment,
  onlyStartState,
} from "../configuration/index.ts";
import { EnvironmentError } from "../environment-error.ts";
import { type EnvironmentFactory, evaluationLimit } from "../environment-factory.ts";
import type { EnvironmentPlaces } from "../environment-places.ts";
import { ReplayableSlot } from "../slot/replayable-slot.ts";
import type { WatchableSlot } from "../slot-port.ts";
import type { EnvironmentModule } from "./environment-module.ts";
import { exactMath } from "./exact-math.ts";
import { loadModule } from "./load-module.ts";
import { readModuleFiles } from "./module-files.ts";
import { ModulePlay, type ModulePlayOptions } from "./module-play.ts";

/** A run of a module's environment. */
export interface ModuleRun {
  readonly seed: number;
  readonly environment: ModuleEnvironment;
}

/** Loads a run's module. @throws {EnvironmentError} `MODULE_UNREADABLE`, `MODULE_MALFORMED` also when it contradicts the configuration */
export async function openModuleEnvironment(
  { seed, environment }: ModuleRun,
  places: EnvironmentPlaces,
): Promise<EnvironmentFactory> {
  const { file, identity } = await readModuleFiles(fileOf(environment, places));
  const module = await loadModule(file);
  expectAgreement(file, module, environment);
  const run = { config: environment, file, create: () => module.create(exactMath) };
  return {
    identity,
    spec: environmentSpec(environment),
    evaluationStates: [],
    expectStates: (names) => expectStates(environment, names),
    open: (index, watch = {}) => moduleSlot({ ...run, index, seed, draws: "training", ...watch }),
    openEvaluation: ({ state: _, seed: draws, mostSteps, ...watch }) => {
      const timeLimitSteps = evaluationLimit(environment.timeLimitSteps, mostSteps);
      const config = { ...environment, timeLimitSteps };
      return moduleSlot({ ...run, config, index: 0, seed: draws, draws: "evaluation", ...watch });
    },
  };
}

function moduleSlot(options: ModulePlayOptions): WatchableSlot {
  return new ReplayableSlot({ ...options, open: (history) => new ModulePlay(options, history) });
}

/** What a module declares cannot be configured otherwise: its observations and actions would be misread. */
function expectAgreement(
  file: string,
  module: EnvironmentModule,
  environment: ModuleEnvironment,
): void {
  for (const key of ["name", "actions", "observation"] as const) {
    const [declared, configured] = [JSON.stringify(module[key]), JSON.stringify(environment[key])];
    if (!isDeepStrictEqual(module[key], environment[key]))
      throw new EnvironmentError(
        "MODULE_MALFORMED",
        `${key} is ${declared} in ${file} and ${configured} in the run's configuration, expected the same; leave environment.${key} out of the configuration`,
      );
  }
}

/** What a module's files say, and where they are. @throws {EnvironmentError} `MODULE_UNREADABLE` */
export async function moduleEnvironmentFiles(
  environment: ModuleEnvironment,
  places: EnvironmentPlaces,
): Promise<{ readonly identity: EnvironmentIdentity; readonly folder: string }> {
  const { identity, folder } = await readModuleFiles(fileOf(environment, places));
  return { identity, folder };
}

function fileOf({ name, file }: ModuleEnvironment, { environmentFile }: EnvironmentPlaces): string {
  if (environmentFile !== undefined) return environmentFile;
  throw new EnvironmentError(
    "MODULE_UNREADABLE",
    `the run plays the environment ${name}, and nobody said where its file ${file} is; name it with --environment ${file}`,
  );
}

function expectStates({ name }: ModuleEnvironment, names: readonly string[]): void {
  const unknown = names.filter((state) => state !== onlyStartState);
  if (unknown.length === 0) return;
  throw new EnvironmentError(
    "STATE_UNKNOWN",
    `${name} has no start state ${unknown.join(", ")}: a module's episodes all begin with its reset, named ${onlyStartState}`,
  );
}
