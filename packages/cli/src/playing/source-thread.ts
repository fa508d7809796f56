import type { EvaluatedState } from "@lockstep/status";
import { answerRequests } from "@lockstep/system";
import { playSourceJob, type SourceJob } from "./source-job.ts";

/** Says `null` when an episode has ended. */
answerRequests<SourceJob, EvaluatedState, null>({
  answer: async (job, note) => ({ answer: await playSourceJob(job, () => note(null)) }),
});
