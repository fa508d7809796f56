import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { CliError } from "../../cli-error.ts";
import { readRunFolder, runFolderExists } from "../../run-folder/run-folder.ts";
import { isStoreOption, storeProblem, withoutSecret } from "../../run-folder/version-store.ts";
import { readStoredFiles, type StoredRun } from "./stored-files.ts";

/** Which store a verification looks at. */
export interface StoreToRead {
  /** For the report. */
  readonly name: string;
  /** @param newest the ledger's last version. @returns `null` when it has nothing of the run */
  read(run: string, newest: number): Promise<StoredRun | null>;
}

const folderPrefix = "folder:";

/**
 * @param wanted as `--store` has it; when absent the run's own, as far as `run.json` says
 * @returns `null` when there is none to look at
 * @throws {CliError} `BAD_OPTION_VALUE`
 */
export function storeToRead(
  wanted: string | undefined,
  runFolder: string,
  {
    cwd,
    env,
  }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): StoreToRead | null {
  const store = wanted ?? ownStore(runFolder);
  if (store === "none" || store === "memory") return null;
  if (store === "folder") return filesOf(join(runFolder, "store"), runFolder);
  if (store.startsWith(folderPrefix))
    return filesOf(resolve(cwd, store.slice(folderPrefix.length)), runFolder);
  if (!isStoreOption(store))
    throw new CliError("BAD_OPTION_VALUE", storeProblem(store, "folder, folder:PATH, none"));
  const name = withoutSecret(store);
  return {
    name,
    read: async (run, newest) => {
      // Only this needs gRPC, which takes long to load.
      const { readStoredInRedis } = await import("./stored-in-redis.ts");
      return readStoredInRedis(store, run, newest, env);
    },
  };
}

function filesOf(folder: string, runFolder: string): StoreToRead {
  return { name: folder, read: (run) => readStoredFiles(folder, run, runFolder) };
}

/** A run whose learner was started by itself does not say where its store is. */
function ownStore(runFolder: string): string {
  if (runFolderExists(runFolder)) {
    try {
      return readRunFolder(runFolder).store;
    } catch {
      // What is wrong with it is found by comparing it with the ledger.
    }
  }
  return existsSync(join(runFolder, "store")) ? "folder" : "none";
}
