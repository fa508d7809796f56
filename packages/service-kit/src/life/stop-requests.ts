/** Why a process is asked to end. */
export type StopReason = "SIGTERM" | "SIGINT" | "parent gone";

/** Where requests to stop come from: a process. */
export type StopSource = Pick<NodeJS.EventEmitter, "on"> &
  Pick<NodeJS.Process, "send" | "connected">;

export interface StopRequests {
  /** Settles at the first request. */
  readonly first: Promise<StopReason>;
  /** Settles when a second signal says that there is no time for an orderly end. */
  readonly second: Promise<StopReason>;
}

/**
 * Listens to signals and to the parent's end. Below a parent with an IPC channel, Ctrl-C is the parent's to handle: the
 * terminal sends it to the whole group, and the parent knows the order in which services must end.
 */
export function listenForStop(host: StopSource): StopRequests {
  const { promise: first, resolve: asked } = settleable();
  const { promise: second, resolve: insisted } = settleable();
  let signals = 0;
  const onSignal = (reason: StopReason): void => {
    signals += 1;
    asked(reason);
    if (signals > 1) insisted(reason);
  };
  const hasParent = host.send !== undefined;
  host.on("SIGTERM", () => onSignal("SIGTERM"));
  host.on("SIGINT", () => {
    if (!hasParent) onSignal("SIGINT");
  });
  host.on("disconnect", () => asked("parent gone"));
  // A parent that was killed while this process was still loading has gone unheard.
  if (hasParent && !host.connected) asked("parent gone");
  return { first, second };
}

interface Settleable {
  readonly promise: Promise<StopReason>;
  readonly resolve: (reason: StopReason) => void;
}

function settleable(): Settleable {
  let resolve: (reason: StopReason) => void = () => undefined;
  const promise = new Promise<StopReason>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
