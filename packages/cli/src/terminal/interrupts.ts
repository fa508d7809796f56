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
