import { removeOwnUnfinished } from "@lockstep/system";
import type { Terminal } from "./terminal.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The part of `process` that hears signals. */
interface SignalSource {
  on(signal: string, listener: () => void): unknown;
  off(signal: string, listener: () => void): unknown;
}

/**
 * Ctrl-C once asks, twice forces. A closed terminal and SIGTERM count as Ctrl-C.
 * @returns stops listening
 */
export function onInterrupt(
  source: SignalSource,
  asked: () => void,
  forced: () => void,
): () => void {
  let times = 0;
  const listener = (): void => {
    times += 1;
    if (times === 1) asked();
    else forced();
  };
  for (const signal of signals) source.on(signal, listener);
  return () => {
    for (const signal of signals) source.off(signal, listener);
  };
}

/** 128 + SIGINT. */
const interruptedExit = 130;

/**
 * Does work that Ctrl-C ends at once: what it has not finished writing is removed, and the process ends as programs do that do not
 * listen to Ctrl-C; shells call that 130.
 * @param err is told so, in a line of its own where progress was shown
 * @param remains what a user finds of it, e.g. `nothing is written`
 */
export async function endingOnInterrupt<Result>(
  work: () => Promise<Result>,
  err: Terminal,
  remains: string,
): Promise<Result> {
  const end = (): void => {
    removeOwnUnfinished();
    err.write(`${err.interactive ? "\n" : ""}lockstep: stopped; ${remains}\n`);
    // An exit in order would take down threads that may be in native code, which then aborts the process.
    process.removeAllListeners("SIGINT");
    process.kill(process.pid, "SIGINT");
    // The first process of a container has no default for signals.
    process.exit(interruptedExit);
  };
  const stopListening = onInterrupt(process, end, end);
  try {
    return await work();
  } finally {
    stopListening();
  }
}

/** Lets Ctrl-C be heard in the middle of long work that waits for nothing. */
export async function letInterruptsBeHeard(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
