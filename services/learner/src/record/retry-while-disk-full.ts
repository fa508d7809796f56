import type { Clock, Logger, Readiness } from "@lockstep/service-kit";

/** What somebody can free again. */
const full: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);
/** Name of the reason in the readiness. */
export const diskReason = "disk";
const againAfterMs = 5_000;

/**
 * Does something that needs room on the disk, again and again until there is room: training pauses meanwhile.
 * @throws what the work threw for another reason
 */
export async function retryWhileDiskFull(
  work: () => Promise<void>,
  ports: {
    readonly clock: Pick<Clock, "sleep">;
    readonly logger: Logger;
    readonly readiness: Pick<Readiness, "block" | "clear">;
  },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      if (attempt > 1) ports.readiness.clear(diskReason);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException | undefined)?.code;
      if (code === undefined || !full.has(code)) throw error;
      ports.readiness.block(
        diskReason,
        "the run folder's disk is full; training pauses until there is room",
      );
      if (attempt === 1) ports.logger.error("disk full, training pauses", { error });
      await ports.clock.sleep(againAfterMs);
    }
  }
}
