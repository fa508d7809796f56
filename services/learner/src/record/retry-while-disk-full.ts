import type { Logger, Readiness } from "@lockstep/service-kit";
import { type Clock, noJitter, withRetries } from "@lockstep/system";

/** Errors for a lack of space, which a user can free. */
const full: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);
/** Name of the reason in the readiness. */
export const diskReason = "disk";
const backoff = { initialMs: 5_000, maxMs: 5_000 };

/**
 * Repeats work that needs disk space until there is space. Training pauses meanwhile.
 * @throws the work's error when it has another cause
 */
export async function retryWhileDiskFull(
  work: () => Promise<void>,
  ports: {
    readonly clock: Pick<Clock, "now" | "sleep">;
    readonly logger: Logger;
    readonly readiness: Pick<Readiness, "block" | "clear">;
  },
): Promise<void> {
  const { clock, logger, readiness } = ports;
  let waited = false;
  const onRetry = (error: unknown): void => {
    readiness.block(
      diskReason,
      "the run folder's disk is full; training pauses until there is room",
    );
    if (!waited) logger.error("disk full, training pauses", { error });
    waited = true;
  };
  const policy = { clock, retryForMs: Number.POSITIVE_INFINITY, jitter: noJitter, mayPass: isFull };
  await withRetries({ ...policy, backoff, onRetry }, work);
  if (waited) readiness.clear(diskReason);
}

function isFull(error: unknown): error is NodeJS.ErrnoException {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code !== undefined && full.has(code);
}
