import { dirname, join } from "node:path";
import {
  type EnvironmentConfig,
  type EnvironmentPlaces,
  readModuleFiles,
} from "@lockstep/environment";
import { messageOf } from "@lockstep/errors";
import { makeFolder, replaceFileSync } from "@lockstep/system";
import { CliError } from "../cli-error.ts";

/** A run keeps a copy of the user's environment files, so that it continues unchanged when the originals change. */
const folderName = "environment";

/** Says to Node.js that .js and .ts are ES modules. A module's own file of that name takes its place. */
const esModulesHere = ["package.json", Buffer.from('{ "type": "module" }\n')] as const;

/**
 * The copy of a run's module in the run's folder.
 * @returns `undefined` where there is none: the run plays a game, or has no folder yet
 */
export function copiedModule(
  folder: string | null,
  environment: EnvironmentConfig,
): string | undefined {
  if (folder === null || environment.kind !== "module") return undefined;
  return join(folder, folderName, environment.file);
}

/** Where everything of a run is found that has a folder. */
export function placesOfRun(
  folder: string,
  environment: EnvironmentConfig,
  places: EnvironmentPlaces,
): EnvironmentPlaces {
  const environmentFile = copiedModule(folder, environment);
  return environmentFile === undefined ? places : { ...places, environmentFile };
}

/**
 * Copies a module, with the files that it imports, into the folder of a new run or of an export.
 * @returns the names of the copies, with slashes, from that folder
 * @throws {CliError} `RUN_FOLDER`
 * @throws {EnvironmentError} `MODULE_UNREADABLE`
 */
export async function copyModule(file: string, folder: string): Promise<string[]> {
  const { contents } = await readModuleFiles(file);
  const files = new Map<string, Uint8Array>([esModulesHere, ...contents]);
  for (const [name, bytes] of files) {
    const path = join(folder, folderName, name);
    try {
      makeFolder(dirname(path));
      replaceFileSync(path, bytes);
    } catch (error) {
      throw new CliError(
        "RUN_FOLDER",
        `${path} cannot be written: ${messageOf(error)}; make the folder writable, or choose another --run-dir`,
        {
          cause: error,
        },
      );
    }
  }
  return [...files.keys()].map((name) => `${folderName}/${name}`);
}
