import { answerRequests } from "@lockstep/system";
import { type EvaluationJob, playJob } from "./evaluation-job.ts";
import type { EvaluationRow } from "./play-episodes.ts";

/** Says `null` when an episode has ended. */
answerRequests<EvaluationJob, EvaluationRow, null>({
  answer: async (job, note) => ({ answer: await playJob(job, () => note(null)) }),
});
