import { RequestThread } from "@lockstep/system";
import type { EvaluationJob, JobResult } from "./evaluation-job.ts";

/** Plays a job in a thread of its own. @param ended called after each episode */
export async function playInThread(job: EvaluationJob, ended: () => void): Promise<JobResult> {
  const file = new URL("./evaluation-thread.js", import.meta.url);
  const thread = new RequestThread<EvaluationJob, JobResult, null>(file, "evaluates");
  try {
    return await thread.ask(job, { onNote: ended });
  } finally {
    await thread.close();
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
