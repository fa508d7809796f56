import { availableParallelism } from "node:os";
import { RequestThread } from "@lockstep/system";
import { mapConcurrently } from "../evaluate/evaluation-threads.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { EpisodesJob, PlayedEpisodes } from "./episodes-job.ts";

/** Plays jobs, one core each. What a job gives does not depend on the others. */
export async function playJobs(
  jobs: readonly EpisodesJob[],
  err: Terminal,
): Promise<PlayedEpisodes[]> {
  const total = jobs.reduce((sum, { episodes }) => sum + episodes, 0);
  const progress = new ProgressBar({ terminal: err, what: "episodes", total });
  try {
    return await mapConcurrently(jobs, availableParallelism(), (job) =>
      playInThread(job, () => progress.add()),
    );
  } finally {
    progress.close();
  }
}

async function playInThread(job: EpisodesJob, ended: () => void): Promise<PlayedEpisodes> {
  const file = new URL("./episodes-thread.js", import.meta.url);
  const thread = new RequestThread<EpisodesJob, PlayedEpisodes, null>(file, "plays episodes");
  try {
    return await thread.ask(job, { onNote: ended });
  } finally {
    await thread.close();
  }
}
