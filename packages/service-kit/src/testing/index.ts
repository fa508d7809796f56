export type { LogLine, RecordingLogger } from "./recording-logger.ts";
export { createRecordingLogger } from "./recording-logger.ts";
