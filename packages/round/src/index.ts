export { bytesOfFloats, floatsOfBytes } from "@lockstep/model";
export { environmentSteps } from "./batch/environment-steps.ts";
export { FrameMemory } from "./batch/frame-memory.ts";
export {
  learningEngineOptions,
  learningRateAfter,
  learningSegmentOf,
} from "./batch/learning-options.ts";
export {
  type HashedWeights,
  hashedWeights,
  type MadeUpdate,
  makeUpdate,
} from "./batch/make-update.ts";
export {
  cutIntoMicroBatches,
  type PlannedMicroBatch,
  planMicroBatches,
  type SlotRows,
} from "./batch/micro-batch-plan.ts";
export { createFrameMemory, RoundFrames, type SegmentFrames } from "./batch/round-frames.ts";
export { type LearningSegment, layOutMicroBatch } from "./batch/round-rows.ts";
export { type AppliedRound, RoundUpdate, type RoundUpdateOptions } from "./batch/round-update.ts";
export type { StepLosses } from "./batch/step-gradients.ts";
export {
  batchShape,
  oneStep,
  type PlannedStep,
  type UpdatePlan,
  updatePlan,
} from "./batch/update-plan.ts";
export {
  CheckpointError,
  checkpointParts,
  decodeCheckpoint,
  encodeCheckpoint,
  type GuardCheckpoint,
  type LearnedState,
  type LearnerCheckpoint,
} from "./checkpoint/checkpoint-codec.ts";
export { keptWeights } from "./checkpoint/kept-weights.ts";
export {
  emptyTrainingRecord,
  type TrainingRecordState,
  trainingRecordSchema,
} from "./checkpoint/training-record-state.ts";
export { runFileText, type WeightsFile } from "./checkpoint/weights-file.ts";
export { bestKept } from "./evaluations/best-kept.ts";
export {
  type EvaluationLedger,
  emptyEvaluationLedger,
  evaluationLedgerFile,
  type RecordedEvaluation,
  readEvaluationLedger,
} from "./evaluations/evaluation-ledger.ts";
export {
  type EvaluationLine,
  type EvaluationResult,
  type EvaluationSettings,
  evaluationLine,
  type VersionEvaluation,
} from "./evaluations/evaluation-lines.ts";
export { Guard, type GuardState, type GuardVerdict, mostRollbacks } from "./guard/guard.ts";
export { GuardAudit } from "./guard/guard-audit.ts";
export {
  afterUpdate,
  brokenRules,
  collapsedUpdates,
  firstGuardRulesState,
  type GuardedUpdate,
  type GuardRulesState,
} from "./guard/guard-rules.ts";
export { type KnownEnd, LedgerAudit, type LedgerProblem } from "./ledger/ledger-audit.ts";
export { type LedgerChain, readLedgerChain } from "./ledger/ledger-chain.ts";
export { ledgerChange } from "./ledger/ledger-change.ts";
export { LedgerError, type LedgerErrorCode } from "./ledger/ledger-error.ts";
export {
  type HeadSession,
  type LedgerHead,
  readLedgerHead,
  readLedgerPositions,
} from "./ledger/ledger-head.ts";
export { ledgerLine, lineSha256, noLine, parseLedgerLine } from "./ledger/ledger-line.ts";
export type {
  GuardRule,
  LedgerChange,
  LedgerHeader,
  LedgerPosition,
  LedgerRecord,
  LedgerRollback,
  LedgerSegment,
  LedgerUpdate,
} from "./ledger/ledger-record.ts";
export { hiddenStateOf, ledgerSegment } from "./ledger/ledger-segment.ts";
export {
  episodeOf,
  episodesOf,
  type PlayedEpisode,
  type PlayedRun,
  readPlayedRun,
} from "./ledger/played-episodes.ts";
export { type LedgerLine, readLedger, readRawLedger } from "./ledger/read-ledger.ts";
export {
  operatorsOf,
  type RecordedOperators,
  recordOperators,
} from "./ledger/recorded-operators.ts";
export { SlotHistories } from "./ledger/slot-histories.ts";
export { networkOf } from "./network-of.ts";
export { type EpisodeReport, episodeReport } from "./segment/episode-report.ts";
export { type JudgedSegment, judgeSegment } from "./segment/judge-segment.ts";
export type { RecordedEnd, RecordedSteps, SegmentColumns } from "./segment/recorded-segment.ts";
export { replaySegment } from "./segment/replay-segment.ts";
export {
  type Segment,
  type SegmentHiddenStates,
  type SegmentShape,
  type SegmentWithFrames,
  segmentFrameBytes,
  segmentShape,
} from "./segment/segment.ts";
export { SegmentCollector } from "./segment/segment-collector.ts";
export {
  createSegmentDigest,
  type SegmentContent,
  type SegmentDigest,
  segmentDigest,
} from "./segment/segment-digest.ts";
export {
  type EventLoopYielder,
  type SegmentMeter,
  SegmentPlayer,
  type SegmentPlayerOptions,
  type SegmentSink,
  type SegmentUnderWay,
} from "./segment/segment-player.ts";
export { SegmentRecorder } from "./segment/segment-recorder.ts";
export {
  advancePosition,
  endsOf,
  firstPosition,
  leadsTo,
  observationSha256,
  type ReachedPosition,
  samePosition,
} from "./segment/slot-position.ts";
