import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { replaceFileSync, UnfinishedFile } from "./replace-file.ts";

/** A file that grows until it is whole. */
export interface GrowingFile {
  /** Appends all bytes. @throws {NodeJS.ErrnoException} */
  write(bytes: Uint8Array): void;
  /** Puts the file in its place. @throws {NodeJS.ErrnoException} */
  finish(): void;
  /** Leaves nothing of it, and what was in its place before. */
  abandon(): void;
}

/**
 * Writes a file that a user named. A pipe or a device is written to; a file is replaced as a whole, also the one that a
 * link leads to. Where its folder takes no new file, it is written in place.
 * @throws {NodeJS.ErrnoException}
 */
export function writeOutput(path: string, content: Uint8Array | string): void {
  if (isStream(path)) {
    writeFileSync(path, content);
    return;
  }
  const target = targetOf(path);
  try {
    replaceFileSync(target, content);
  } catch (error) {
    if (!existsSync(target) || !inPlace.has((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
    writeFileSync(target, content);
  }
}

/**
 * Tries the place of an output before the work for it, and leaves nothing there.
 * @throws {NodeJS.ErrnoException}
 * @throws {RangeError} when it is a folder
 */
export function tryOutput(path: string): void {
  if (isStream(path)) {
    accessSync(path, constants.W_OK);
    return;
  }
  const target = targetOf(path);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new RangeError("it is a folder, name a file");
  try {
    new UnfinishedFile(target).abandon();
  } catch (error) {
    if (!existsSync(target) || !inPlace.has((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
    accessSync(target, constants.W_OK);
  }
}

/** Opens a file that a user named, to be written in parts. @throws {NodeJS.ErrnoException} */
export function openOutput(path: string): GrowingFile {
  if (!isStream(path)) return new UnfinishedFile(targetOf(path));
  const file = openSync(path, "w");
  return {
    write: (bytes) => writeFileSync(file, bytes),
    finish: () => closeSync(file),
    abandon: () => closeSync(file),
  };
}

/** The file can be written, and its folder not; or it is mounted by itself. */
const inPlace: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "EBUSY"]);

function isStream(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && !status.isFile() && !status.isDirectory();
}

function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
