import { rmSync } from "node:fs";

/** As long as a killed server's helper may still write. */
const [attempts, pauseMs] = [40, 50];

/**
 * Removes a folder with all that is in it; links in it are removed, not what they lead to. One that is gone is no error. Where a
 * process puts files into it meanwhile, as a Redis that rewrites its file does for a moment after it was killed, it tries again
 * for two seconds.
 */
export function removeFolder(folder: string): void {
  for (let attempt = 1; ; attempt++)
    try {
      // Its own option `maxRetries` tries to remove the folder again, but not what has come into it.
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY" || attempt === attempts)
        throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
}
