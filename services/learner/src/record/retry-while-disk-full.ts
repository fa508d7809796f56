import type { Logger, Readiness } from "@lockstep/service-kit";
import { type Clock, noJitter, withRetries } from "@lockstep/system";

/** What somebody can free again. */
const full: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);
/** Name of the reason in the readiness. */
export const diskReason = "disk";
const backoff = { initialMs: 5_000, maxMs: 5_000 };

/**
 * Does something that needs room on the disk, again and again until there is room: training pauses meanwhile.
 * @throws what the work threw for another reason
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
