export {
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  type LearnerCheckpoint,
} from "./checkpoint-codec.ts";
export { episodeReport } from "./episode-report.ts";
export { bytesOfFloats, floatsOfBytes } from "./float-bytes.ts";
export { FrameMemory } from "./frame-memory.ts";
export { type KnownEnd, LedgerAudit, type LedgerProblem } from "./ledger-audit.ts";
export { ledgerLine, lineSha256, noLine, parseLedgerLine } from "./ledger-line.ts";
export type {
  LedgerHeader,
  LedgerPosition,
  LedgerRecord,
  LedgerSegment,
  LedgerUpdate,
} from "./ledger-record.ts";
export { type PlannedMicroBatch, planMicroBatches, type SlotRows } from "./micro-batch-plan.ts";
export { networkOf } from "./network-of.ts";
export { type LedgerLine, readLedger } from "./read-ledger.ts";
export { replaySegment } from "./replay-segment.ts";
export {
  environmentSteps,
  learningEngineOptions,
  learningRateAfter,
  learningSegmentOf,
  ledgerSegment,
  recordingShape,
  roundPlan,
} from "./round-of.ts";
export { type LearningSegment, layOutMicroBatch } from "./round-rows.ts";
export { type RoundGradients, RoundUpdate, type RoundUpdateOptions } from "./round-update.ts";
export {
  type Segment,
  type SegmentShape,
  segmentFrameBytes,
  segmentOf,
  segmentShape,
} from "./segment.ts";
export {
  type Breather,
  type SegmentMeter,
  SegmentPlayer,
  type SegmentPlayerOptions,
  type SegmentSink,
  type SegmentUnderWay,
} from "./segment-player.ts";
export { type RecordingShape, SegmentRecorder } from "./segment-recorder.ts";
export { SlotHistories } from "./slot-histories.ts";
export { advancePosition, endsOf, firstPosition, samePosition } from "./slot-position.ts";
export {
  emptyTrainingRecord,
  type TrainingRecordState,
  trainingRecordSchema,
} from "./training-record-state.ts";
export { runFileText, type WeightsFile } from "./weights-file.ts";
