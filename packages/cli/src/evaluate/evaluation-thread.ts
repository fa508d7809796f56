import { answerRequests } from "@lockstep/system";
import { type EvaluationJob, type JobResult, playJob } from "./evaluation-job.ts";

/** Says `null` when an episode has ended. */
answerRequests<EvaluationJob, JobResult, null>({
  answer: async (job, note) => ({ answer: await playJob(job, () => note(null)) }),
});
