import { availableParallelism } from "node:os";
import type { EnvironmentConfig } from "@lockstep/environment/configuration";
import { idleThreads, RequestThread } from "@lockstep/system";
import { ProgressBar } from "../terminal/progress-bar.ts";
import type { Terminal } from "../terminal/terminal.ts";

/**
 * Plays jobs in threads, as many as there are cores; each plays one job after the other, because to load a thread's code
 * takes as long as a few episodes, and then waits for the process's next jobs. What a job gives does not depend on the others.
 * @param file the threads' compiled file; a thread says `null` after each episode
 * @param environment that is played: a module's code stays in a thread, and its file may be another one for the next jobs
 */
export async function playInThreads<Job extends { readonly episodes: number }, Result>(
  file: URL,
  jobs: readonly Job[],
  environment: Pick<EnvironmentConfig, "kind">,
  err: Terminal,
): Promise<Result[]> {
  const total = jobs.reduce((sum, { episodes }) => sum + episodes, 0);
  const progress = new ProgressBar({ terminal: err, what: "episodes", total });
  const areKept = environment.kind === "retro";
  const free = areKept ? idleThreads<RequestThread<Job, Result, null>>(file) : [];
  try {
    return await mapConcurrently(jobs, availableParallelism(), async (job) => {
      const thread = free.pop() ?? new RequestThread<Job, Result, null>(file, "plays episodes");
      const result = await thread.ask(job, { onNote: () => progress.add() });
      free.push(thread);
      return result;
    });
  } finally {
    progress.close();
    if (!areKept) await Promise.all(free.map((thread) => thread.close()));
  }
}

/**
 * Maps items with at most so many under way at a time; results are in the order of the items.
 * The first failure is thrown when what is under way has ended; nothing is begun after it.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  width: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await map(items[index] as Item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
  return results;
}
