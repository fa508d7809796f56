import type { EvaluatedState } from "@lockstep/status";
import { type EvaluationJob, playState, withPolicy } from "../evaluate/evaluation-job.ts";
import { type ModelSource, openSource } from "../export/model-source.ts";

/** One start state's episodes under one policy, of a run or of an export. Can be sent to a thread. */
export interface SourceJob extends Omit<EvaluationJob, "runDir" | "version"> {
  readonly source: ModelSource;
}

/** Plays a job on one core. @param ended called after each episode */
export async function playSourceJob(job: SourceJob, ended: () => void): Promise<EvaluatedState> {
  const { run, weights } = await openSource(job.source, job, job.cwd, { coreTried: true });
  return await withPolicy(job, run, weights, (policy) => playState(job, run, policy, ended));
}
