import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { ProtocolError } from "@lockstep/protocol";

/** Names of files that are still being written begin so. */
export const unfinishedPrefix = ".unfinished-";

let unfinished = 0;

/**
 * Writes a file that is there whole or not at all, whenever the process or the machine stops: written beside its place,
 * flushed, renamed, and the folder flushed.
 * @throws {ProtocolError} `STORE_FULL`, `STORE_UNAVAILABLE`
 */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  unfinished += 1;
  const beside = join(dirname(path), `${unfinishedPrefix}${process.pid}-${unfinished}`);
  try {
    await withFile(beside, "wx", async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
    await rename(beside, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw storeError(path, error);
  }
}

/** Appends a line and flushes it. @throws {ProtocolError} `STORE_FULL`, `STORE_UNAVAILABLE` */
export async function appendDurably(path: string, line: string): Promise<void> {
  try {
    await withFile(path, "a", async (file) => {
      await file.appendFile(line);
      await file.sync();
    });
  } catch (error) {
    throw storeError(path, error);
  }
}

/** The file's bytes in a buffer of their own, or `null` when there is none. @throws {ProtocolError} `STORE_UNAVAILABLE` */
export async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    const bytes = await readFile(path);
    return bytes.byteOffset === 0 ? bytes : Uint8Array.from(bytes);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw storeError(path, error);
  }
}

/** Names in a folder, sorted; none when it is not there. @throws {ProtocolError} `STORE_UNAVAILABLE` */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw storeError(folder, error);
  }
}

/**
 * Makes a folder and those above it. Node's own recursive mkdir will not do: where a file system refuses new folders
 * with ENOENT, as /proc does, it never returns.
 * @throws {ProtocolError} `STORE_FULL`, `STORE_UNAVAILABLE`
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeWithParents(folder);
  } catch (error) {
    throw storeError(folder, error);
  }
}

async function makeWithParents(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeWithParents(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    // Somebody else was faster.
    if (codeOf(error) !== "EEXIST" || !(await isFolder(folder))) throw error;
  }
  await syncFolder(parent);
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}

/** Removes what an earlier process left half written. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name.startsWith(unfinishedPrefix)) await rm(join(folder, name), { force: true });
  }
}

async function withFile(
  path: string,
  flags: string,
  work: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

/** Makes a rename in the folder last. */
async function syncFolder(folder: string): Promise<void> {
  await withFile(folder, "r", (handle) => handle.sync());
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function storeError(path: string, error: unknown): ProtocolError {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    const message = `no room to write ${path}; free some space, training goes on by itself`;
    return new ProtocolError("STORE_FULL", message, { cause: error });
  }
  return new ProtocolError("STORE_UNAVAILABLE", `${path} cannot be used: ${messageOf(error)}`, {
    cause: error,
  });
}
