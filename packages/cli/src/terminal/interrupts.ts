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
 * Does work that Ctrl-C ends at once: what it has not finished writing is removed, and the process exits with 130.
 * @param err gets a line end where progress was shown
 */
export async function endingOnInterrupt<Result>(
  work: () => Promise<Result>,
  err: Terminal,
): Promise<Result> {
  const end = (): void => {
    removeOwnUnfinished();
    if (err.interactive) err.write("\n");
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
