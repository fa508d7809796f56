import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  realpathSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
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
  if (streamAt(path) !== null) {
    killable(() => writeFileSync(path, content));
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
 * Tries the place of an output before the work for it, and leaves nothing there. Whoever reads a pipe may come later.
 * @throws {NodeJS.ErrnoException}
 * @throws {RangeError} when it is a folder
 */
export function tryOutput(path: string): void {
  const stream = streamAt(path);
  if (stream !== null) {
    accessSync(path, constants.W_OK);
    if (stream.isCharacterDevice()) tryDevice(path);
    return;
  }
  const target = targetOf(path);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new RangeError("it is a folder, name a file");
  try {
    const file = new UnfinishedFile(target);
    try {
      // A full disk takes a new name, and not a byte of content.
      file.write(Buffer.alloc(1));
    } finally {
      file.abandon();
    }
  } catch (error) {
    if (!existsSync(target) || !inPlace.has((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
    accessSync(target, constants.W_OK);
  }
}

/** Opens a file that a user named, to be written in parts. @throws {NodeJS.ErrnoException} */
export function openOutput(path: string): GrowingFile {
  if (streamAt(path) === null) return new UnfinishedFile(targetOf(path));
  const file = killable(() => openSync(path, "w"));
  return {
    write: (bytes) => killable(() => writeFileSync(file, bytes)),
    finish: () => closeSync(file),
    abandon: () => closeSync(file),
  };
}

/** The file can be written, and its folder not; or it is mounted by itself. */
const inPlace: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "EBUSY"]);

/** The status of a pipe or a device; `null` for a file, a folder, or nothing. */
function streamAt(path: string): Stats | null {
  const status = statSync(path, { throwIfNoEntry: false });
  return status === undefined || status.isFile() || status.isDirectory() ? null : status;
}

/** A device such as `/dev/full` refuses also nothing; a terminal or `/dev/null` takes it and shows nothing. */
function tryDevice(path: string): void {
  const file = openSync(path, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0));
  try {
    writeSync(file, Buffer.alloc(0));
  } finally {
    closeSync(file);
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that may wait for ever, for a pipe that nobody reads: this thread hears no signal meanwhile, so signals end
 * the process as if it did not listen for them.
 */
function killable<Result>(work: () => Result): Result {
  const suspended = signals.map((signal) => {
    const listeners = process.rawListeners(signal) as NodeJS.SignalsListener[];
    for (const listener of listeners) process.off(signal, listener);
    return { signal, listeners };
  });
  try {
    return work();
  } finally {
    for (const { signal, listeners } of suspended)
      for (const listener of listeners) process.on(signal, listener);
  }
}

function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
