import { playInThreads } from "../evaluate/evaluation-threads.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { EpisodesJob, PlayedEpisodes } from "./episodes-job.ts";

/** Plays jobs, each in a thread of its own. */
export function playJobs(jobs: readonly EpisodesJob[], err: Terminal): Promise<PlayedEpisodes[]> {
  return playInThreads(new URL("./episodes-thread.js", import.meta.url), jobs, err);
}
