import type { BesideJob, ChoicesJob } from "../beside/beside-job.ts";
import type { ReplayJob } from "../replay/replay-job.ts";
import type { HistoryJob } from "./run-history.ts";

/** What a process is started for. */
export type WatchJob =
  | ({ readonly kind: "history" } & HistoryJob)
  | ({ readonly kind: "replay" } & ReplayJob)
  | ({ readonly kind: "beside" } & BesideJob)
  | ({ readonly kind: "choices" } & ChoicesJob);

/** The descriptor that answers are written to: foreign code may print to standard output. */
export const answerDescriptor = 3;
