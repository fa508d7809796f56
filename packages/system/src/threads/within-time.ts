import { startWatchman } from "./watchman.ts";

/** What a {@link withinTime} does when work is late. */
export interface TimeLimit {
  readonly limitMs: number;
  /** What is said of work that never settles. */
  late(): Error;
}

/**
 * Waits for work that runs code of others. Work that does not settle is an error. Work that blocks the thread, as an
 * endless loop does, ends the process with the same words on standard error: nothing else can end a blocked thread.
 */
export async function withinTime<Result>(
  { limitMs, late }: TimeLimit,
  work: () => Promise<Result>,
): Promise<Result> {
  const error = late();
  const watchman = startWatchman(endsLate, {
    // The thread that is not blocked has a second to say it itself.
    afterMs: limitMs + 1_000,
    words: error.message,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(error), limitMs);
    });
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
    await watchman.terminate();
  }
}

const endsLate = "setTimeout(() => endProcess(workerData.words), workerData.afterMs);";
