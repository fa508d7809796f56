import type { SlotSnapshot } from "@lockstep/environment";
import { LockstepError, messageOf } from "@lockstep/errors";
import type { EngineIdentity } from "@lockstep/model";
import { bytesOfFloats, floatsOfBytes } from "@lockstep/model";
import { z } from "zod";
import { type GuardState, guardStateSchema } from "../guard/guard.ts";
import type { LedgerPosition } from "../ledger/ledger-record.ts";
import type { ReachedPosition } from "../segment/slot-position.ts";
import { type TrainingRecordState, trainingRecordSchema } from "./training-record-state.ts";

/** Everything that a run needs to continue, and the state of its displays. */
export interface LearnerCheckpoint {
  readonly run: string;
  readonly version: number;
  /** Canonical JSON of the run configuration. */
  readonly configurationJson: string;
  /** What computed the weights. */
  readonly engine: EngineIdentity;
  /** Flat, in the order of the parameter layout. */
  readonly weights: Float32Array;
  /** As the engine gave it. */
  readonly optimizerState: Float32Array;
  /** Every slot at the start of the round of {@link version}. */
  readonly positions: readonly ReachedPosition[];
  /** Of some slots: moments on the way to their {@link positions}, which save a part of the replays. */
  readonly snapshots: readonly SlotSnapshot[];
  readonly ledger: LedgerPosition;
  /** Length of the learning curve's file. */
  readonly curveBytes: number;
  readonly record: TrainingRecordState;
  /** Each has halved the learning rate; absent: none. */
  readonly rollbacks?: number;
  /** Of a run with a guard. */
  readonly guard?: GuardCheckpoint;
}

/** Weights and optimizer state of a version. */
export interface LearnedState {
  readonly weights: Float32Array;
  readonly optimizerState: Float32Array;
}

/** What a guard needs to go back. */
export interface GuardCheckpoint {
  readonly state: GuardState;
  /** Of the version `state.good`. */
  readonly good: LearnedState;
  /** Of the version `state.candidate`. */
  readonly candidate: LearnedState;
}

/** A checkpoint's bytes cannot be decoded: `CHECKPOINT_CORRUPT`. */
export class CheckpointError extends LockstepError {
  declare readonly code: "CHECKPOINT_CORRUPT";

  constructor(message: string, cause?: unknown) {
    super("CHECKPOINT_CORRUPT", "fatal", message, { cause });
  }
}

const magic = "LOCKSTEP";
/** Of a run that has neither guard nor memory, of one that has a guard, and of one whose network has a memory. */
const [format, guardedFormat, memoryFormat] = [5, 6, 7];
/** Formats that are read. Format 3 has no snapshots, format 4 no hashes of observations. */
const readFormats: readonly number[] = [3, 4, format, guardedFormat, memoryFormat];
const prefixBytes = magic.length + 8;
const count = z.int().min(0);

const headerSchema = z.strictObject({
  run: z.string(),
  version: count,
  configurationJson: z.string(),
  engine: z.strictObject({
    name: z.string(),
    device: z.string(),
    versions: z.record(z.string(), z.string()),
  }),
  weights: count,
  optimizerState: count,
  positions: z.array(
    z.strictObject({
      episode: count,
      stepsBefore: count,
      actions: count,
      observationSha256: z.string().optional(),
      hiddenState: count.optional(),
    }),
  ),
  snapshots: z
    .array(
      z.strictObject({
        slot: count,
        episode: count,
        steps: count,
        stepsBefore: count,
        content: count,
        sha256: z.string(),
      }),
    )
    .default([]),
  ledger: z.strictObject({ bytes: count, records: count, sha256: z.string() }),
  curveBytes: count,
  record: trainingRecordSchema,
  rollbacks: count.optional(),
  guard: guardStateSchema.optional(),
});

/**
 * Eight bytes `LOCKSTEP`, the format's version and the header's length (uint32, little endian), a JSON header, then
 * weights and optimizer state (float32, little endian), the guard's good and candidate ones where there is a guard, each
 * slot's action log and its hidden state (float32, little endian) where the network has a memory, and the snapshots, one after
 * another.
 */
export function encodeCheckpoint(checkpoint: LearnerCheckpoint): Uint8Array {
  const whole = Buffer.concat(checkpointParts(checkpoint));
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
}

/** What {@link encodeCheckpoint} joins. Large parts are views of the checkpoint's own arrays. */
export function checkpointParts(checkpoint: LearnerCheckpoint): Uint8Array[] {
  const { weights, optimizerState, positions, snapshots, guard, ...rest } = checkpoint;
  const guarded = guard === undefined ? [] : [guard.good, guard.candidate];
  const header = Buffer.from(
    JSON.stringify({
      ...rest,
      weights: weights.length,
      optimizerState: optimizerState.length,
      positions: positions.map(({ slot: _, actions, hiddenState, ...position }) => ({
        ...position,
        actions: actions.length,
        ...(hiddenState && { hiddenState: hiddenState.length }),
      })),
      snapshots: snapshots.map((snapshot) => ({ ...snapshot, content: snapshot.content.length })),
      ...(guard && { guard: guard.state }),
    } satisfies z.input<typeof headerSchema>),
  );
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(magic, "latin1");
  prefix.writeUInt32LE(formatOf(checkpoint), magic.length);
  prefix.writeUInt32LE(header.length, magic.length + 4);
  return [
    prefix,
    header,
    bytesOfFloats(weights),
    bytesOfFloats(optimizerState),
    ...guarded.flatMap((state) => [
      bytesOfFloats(state.weights),
      bytesOfFloats(state.optimizerState),
    ]),
    ...positions.flatMap(({ actions, hiddenState }) =>
      hiddenState === undefined ? [actions] : [actions, bytesOfFloats(hiddenState)],
    ),
    ...snapshots.map(({ content }) => content),
  ];
}

/** The oldest one that holds it: earlier versions of Lockstep can go on from what they can read. */
function formatOf({ guard, rollbacks, positions }: LearnerCheckpoint): number {
  if (positions.some(({ hiddenState }) => hiddenState !== undefined)) return memoryFormat;
  return guard === undefined && rollbacks === undefined ? format : guardedFormat;
}

/** @throws {CheckpointError} `CHECKPOINT_CORRUPT` */
export function decodeCheckpoint(bytes: Uint8Array): LearnerCheckpoint {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (whole.length < prefixBytes || whole.toString("latin1", 0, magic.length) !== magic) {
    throw corrupt(`it does not begin with ${magic}`);
  }
  const found = whole.readUInt32LE(magic.length);
  if (!readFormats.includes(found)) {
    throw corrupt(
      `it has format ${found}, this version of Lockstep reads formats ${readFormats.join(", ")}: go on with the version that wrote it`,
    );
  }
  const headerEnd = prefixBytes + whole.readUInt32LE(magic.length + 4);
  const header = readHeader(whole.toString("utf8", prefixBytes, headerEnd));
  const { weights, optimizerState, positions, snapshots, guard, rollbacks, ...rest } = header;
  const expected =
    headerEnd +
    (guard === undefined ? 4 : 12) * (weights + optimizerState) +
    positions.reduce((sum, { actions, hiddenState = 0 }) => sum + actions + 4 * hiddenState, 0) +
    snapshots.reduce((sum, { content }) => sum + content, 0);
  if (whole.length !== expected) {
    throw corrupt(`it has ${whole.length} bytes, its header says ${expected}`);
  }
  let offset = headerEnd;
  const take = (length: number): Uint8Array => {
    offset += length;
    return Uint8Array.from(whole.subarray(offset - length, offset));
  };
  const takeState = (): LearnedState => ({
    weights: floatsOfBytes(take(4 * weights)),
    optimizerState: floatsOfBytes(take(4 * optimizerState)),
  });
  return {
    ...rest,
    ...takeState(),
    ...(rollbacks !== undefined && { rollbacks }),
    ...(guard && { guard: { state: guard, good: takeState(), candidate: takeState() } }),
    positions: positions.map(({ observationSha256, hiddenState, actions, ...position }, slot) => ({
      slot,
      ...position,
      actions: take(actions),
      ...(observationSha256 !== undefined && { observationSha256 }),
      ...(hiddenState !== undefined && { hiddenState: floatsOfBytes(take(4 * hiddenState)) }),
    })),
    snapshots: snapshots.map((snapshot) => ({ ...snapshot, content: take(snapshot.content) })),
  };
}

function readHeader(json: string): z.output<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(json));
  } catch (error) {
    throw corrupt(`its header is unreadable: ${messageOf(error).replaceAll(/\s+/g, " ")}`, error);
  }
}

function corrupt(problem: string, cause?: unknown): CheckpointError {
  return new CheckpointError(
    `the run's checkpoint cannot be used: ${problem}; start another run, or restore the store from a backup`,
    cause,
  );
}
