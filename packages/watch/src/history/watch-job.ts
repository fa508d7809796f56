import type { ReplayJob } from "../replay/replay-job.ts";
import type { HistoryJob } from "./run-history.ts";

/** What a process is started for. */
export type WatchJob =
  | ({ readonly kind: "history" } & HistoryJob)
  | ({ readonly kind: "replay" } & ReplayJob);

/** The descriptor that answers are written to: foreign code may print to standard output. */
export const answerDescriptor = 3;
