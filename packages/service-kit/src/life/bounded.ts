import type { Clock } from "@lockstep/system";

/**
 * Waits for work, up to a time limit.
 * @returns `done`, or `late` when the work has not finished; an error of the work is thrown
 */
export async function bounded(
  clock: Clock,
  ms: number,
  work: Promise<void>,
): Promise<"done" | "late"> {
  const alarm = new AbortController();
  const late = clock.sleep(ms, alarm.signal).then(
    () => "late" as const,
    () => "done" as const,
  );
  try {
    return await Promise.race([work.then(() => "done" as const), late]);
  } finally {
    alarm.abort();
  }
}
