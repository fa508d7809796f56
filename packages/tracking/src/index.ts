export type { CurveSink, SessionEnd, TrackedRun } from "./curve-sink.ts";
export {
  type EvaluatedState,
  type ShownEvaluation,
  writeEvaluation,
} from "./event-file/write-evaluation.ts";
export { type Environment, keyVariables, type Tracker, trackerOf } from "./remote/tracker.ts";
export { RunLogs, type RunLogsOptions } from "./run-logs.ts";
export { TrackingError, type TrackingErrorCode } from "./tracking-error.ts";
