import { parentPort, workerData } from "node:worker_threads";
import { type EvaluationJob, playJob } from "./evaluation-job.ts";
import type { EvaluationRow } from "./play-episodes.ts";

/** What a thread says: an episode has ended, or all have. */
export type EvaluationMessage = { readonly row: EvaluationRow | null };

const post = (message: EvaluationMessage): void => parentPort?.postMessage(message);

const row = await playJob(workerData as EvaluationJob, () => post({ row: null }));
post({ row });
