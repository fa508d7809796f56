import { closeSync, openSync } from "node:fs";
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

/**
 * Runs something while what C code prints to standard output is dropped: some cores greet with `printf` when they load
 * a game, and standard output belongs to the program (its JSON, say). On Windows it only runs it.
 */
export function withoutStandardOutput<T>(run: () => T): T {
  if (process.platform === "win32") return run();
  descriptors ??= bindDescriptors();
  const { dup, dup2, close, fflush } = descriptors;
  fflush(null);
  const kept = dup(STANDARD_OUTPUT);
  if (kept < 0) return run();
  const nowhere = openSync("/dev/null", "w");
  dup2(nowhere, STANDARD_OUTPUT);
  closeSync(nowhere);
  try {
    return run();
  } finally {
    fflush(null);
    dup2(kept, STANDARD_OUTPUT);
    close(kept);
  }
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
