import { type FileHandle, open, readdir, readFile } from "node:fs/promises";
import { messageOf } from "@lockstep/errors";
import { ProtocolError } from "@lockstep/protocol";
import { makeFolder, removeUnfinished, replaceFile } from "@lockstep/system";

/**
 * Writes a file atomically: it is complete or absent, even when the process or the machine stops.
 * @throws {ProtocolError} `STORE_FULL`, `STORE_REFUSED`, `STORE_UNAVAILABLE`
 */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await replaceFile(path, bytes);
  } catch (error) {
    throw storeError(path, error);
  }
}

/** Appends a line and flushes it. @throws {ProtocolError} `STORE_FULL`, `STORE_REFUSED`, `STORE_UNAVAILABLE` */
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

/**
 * The file's bytes in their own buffer, or `null` when there is no file.
 * @throws {ProtocolError} `STORE_REFUSED`, `STORE_UNAVAILABLE`
 */
export async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    const bytes = await readFile(path);
    return bytes.byteOffset === 0 ? bytes : Uint8Array.from(bytes);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw storeError(path, error);
  }
}

/**
 * Names in a folder, sorted; empty when there is no folder.
 * @throws {ProtocolError} `STORE_REFUSED`, `STORE_UNAVAILABLE`
 */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw storeError(folder, error);
  }
}

/**
 * Makes a durable folder and removes unfinished files of an earlier process from it.
 * @throws {ProtocolError} `STORE_FULL`, `STORE_REFUSED`, `STORE_UNAVAILABLE`
 */
export function openFolder(folder: string): void {
  try {
    makeFolder(folder);
    removeUnfinished(folder);
  } catch (error) {
    throw storeError(folder, error);
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

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function storeError(path: string, error: unknown): ProtocolError {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    const message = `no room to write ${path}; free some space, training goes on by itself`;
    return new ProtocolError("STORE_FULL", message, { cause: error });
  }
  if (typeof code === "string" && lasting.has(code)) {
    const message = `${path} cannot be used: ${messageOf(error)}; make it writable, or choose another folder with --store`;
    return new ProtocolError("STORE_REFUSED", message, { cause: error });
  }
  return new ProtocolError("STORE_UNAVAILABLE", `${path} cannot be used: ${messageOf(error)}`, {
    cause: error,
  });
}

/** File system errors that persist until somebody changes something. */
const lasting: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "EISDIR",
  "ELOOP",
  "ENAMETOOLONG",
]);
