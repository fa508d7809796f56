import { playInThreads } from "../evaluate/evaluation-threads.ts";
import type { FinishedRun } from "../model-source/finished-run.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { EpisodesJob, PlayedEpisodes } from "./episodes-job.ts";

/** Plays jobs of a run in threads. */
export function playJobs(
  jobs: readonly EpisodesJob[],
  { configuration: { environment } }: Pick<FinishedRun, "configuration">,
  err: Terminal,
): Promise<PlayedEpisodes[]> {
  const file = new URL("./episodes-thread.js", import.meta.url);
  return playInThreads(file, jobs, environment, err);
}
