import { answerRequests } from "@lockstep/system";
import { type EpisodesJob, type PlayedEpisodes, playEpisodesOf } from "./episodes-job.ts";

/** Says `null` when an episode has ended. */
answerRequests<EpisodesJob, PlayedEpisodes, null>({
  answer: async (job, note) => ({ answer: await playEpisodesOf(job, () => note(null)) }),
});
