export type { FakeClock } from "./fake-clock.ts";
export { createFakeClock } from "./fake-clock.ts";
export type { LogLine, RecordingLogger } from "./recording-logger.ts";
export { createRecordingLogger } from "./recording-logger.ts";
