import { closeSync, fstatSync, openSync } from "node:fs";
import koffi from "koffi";

const STANDARD_OUTPUT = 1;

/** The C library's functions for file descriptors. */
interface Descriptors {
  dup(descriptor: number): number;
  dup2(from: number, to: number): number;
  close(descriptor: number): number;
  fflush(stream: null): number;
}

let descriptors: Descriptors | null = null;

/** How long a thread waits for other threads that redirect standard output, too; after that the C code may print. */
const waitsMs = 300;
const lookAgainMs = 5;
const never = new Int32Array(new SharedArrayBuffer(4));
/** The program was started with standard output on the null device. */
let leadsNowhere = false;

/**
 * Runs a function and drops what C code prints to standard output meanwhile: some cores print when they load a game,
 * and standard output belongs to the program's own results. On Windows it drops nothing. Threads share the descriptor:
 * a thread that finds it redirected by another one does not touch it, so no thread restores the wrong one.
 */
export function withoutStandardOutput<T>(run: () => T): T {
  if (process.platform === "win32") return run();
  descriptors ??= bindDescriptors();
  const { dup2, close, fflush } = descriptors;
  fflush(null);
  const nowhere = openSync("/dev/null", "w");
  const kept = keepOutput(descriptors, fstatSync(nowhere).rdev);
  if (kept !== null) dup2(nowhere, STANDARD_OUTPUT);
  closeSync(nowhere);
  if (kept === null) return run();
  try {
    return run();
  } finally {
    fflush(null);
    dup2(kept, STANDARD_OUTPUT);
    close(kept);
  }
}

/** @returns a copy of the descriptor; `null` when it is closed, or is the null device already */
function keepOutput({ dup, close }: Descriptors, nowhere: number): number | null {
  for (let waitedMs = 0; waitedMs < waitsMs; waitedMs += lookAgainMs) {
    const kept = dup(STANDARD_OUTPUT);
    if (kept < 0) return null;
    if (fstatSync(kept).rdev !== nowhere) return kept;
    close(kept);
    if (leadsNowhere) return null;
    Atomics.wait(never, 0, 0, lookAgainMs);
  }
  leadsNowhere = true;
  return null;
}

function bindDescriptors(): Descriptors {
  const library = koffi.load(null);
  return {
    dup: library.func("dup", "int", ["int"]),
    dup2: library.func("dup2", "int", ["int", "int"]),
    close: library.func("close", "int", ["int"]),
    fflush: library.func("fflush", "int", ["void *"]),
  };
}
