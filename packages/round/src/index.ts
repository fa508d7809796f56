export { bytesOfFloats, floatsOfBytes } from "./float-bytes.ts";
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
export { type LearningSegment, layOutMicroBatch } from "./round-rows.ts";
export { type Segment, type SegmentShape, segmentShape } from "./segment.ts";
export { SlotHistories } from "./slot-histories.ts";
export { advancePosition, endsOf, firstPosition } from "./slot-position.ts";
