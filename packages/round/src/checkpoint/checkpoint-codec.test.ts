import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultGuard } from "@lockstep/run-configuration";
import fc from "fast-check";
import { Guard } from "../guard/guard.ts";
import { decodeCheckpoint, encodeCheckpoint, type LearnerCheckpoint } from "./checkpoint-codec.ts";
import { emptyTrainingRecord } from "./training-record-state.ts";

function aCheckpoint(changes: Partial<LearnerCheckpoint> = {}): LearnerCheckpoint {
  return {
    run: "test",
    version: 12,
    configurationJson: '{"seed":1}',
    engine: { name: "onnx", device: "cpu", versions: { onnxruntime: "1.30.0" } },
    weights: Float32Array.of(1.5, -0, 3e-39),
    optimizerState: Float32Array.of(1, 2),
    positions: [
      {
        slot: 0,
        episode: 3,
        actions: Uint8Array.of(1, 2, 3),
        stepsBefore: 240,
        observationSha256: "ef".repeat(32),
      },
      { slot: 1, episode: 0, actions: new Uint8Array(0), stepsBefore: 240 },
    ],
    snapshots: [
      {
        slot: 0,
        episode: 3,
        steps: 2,
        stepsBefore: 239,
        content: Uint8Array.of(5, 6),
        sha256: "cd".repeat(32),
      },
    ],
    ledger: { bytes: 1000, records: 13, sha256: "ab" },
    curveBytes: 500,
    record: emptyTrainingRecord,
    ...changes,
  };
}

test("a checkpoint is read as it was written", () => {
  const checkpoint = aCheckpoint();
  assert.deepEqual(decodeCheckpoint(encodeCheckpoint(checkpoint)), checkpoint);
});

test("a checkpoint of format 3, which had no snapshots and no hashes of observations, is read", () => {
  const positions = aCheckpoint().positions.map(
    ({ observationSha256: _, ...position }) => position,
  );
  const checkpoint = aCheckpoint({ snapshots: [], positions });
  const bytes = Buffer.from(encodeCheckpoint(checkpoint));
  const headerEnd = 16 + bytes.readUInt32LE(12);
  const { snapshots: _, ...header } = JSON.parse(bytes.toString("utf8", 16, headerEnd));
  const before = Buffer.from(JSON.stringify(header));
  const prefix = bytes.subarray(0, 16);
  prefix.writeUInt32LE(3, 8);
  prefix.writeUInt32LE(before.length, 12);
  const old = Buffer.concat([prefix, before, bytes.subarray(headerEnd)]);
  assert.deepEqual(decodeCheckpoint(old), checkpoint);
});

test("a guard's states are read as they were written, in a format of their own", () => {
  const state = (value: number) => ({
    weights: Float32Array.of(value, 2, 3),
    optimizerState: Float32Array.of(value, 5),
  });
  const checkpoint = aCheckpoint({
    rollbacks: 2,
    guard: {
      state: Guard.begin(defaultGuard, 12, 2).state,
      good: state(7),
      candidate: state(8),
    },
  });
  const bytes = encodeCheckpoint(checkpoint);
  assert.deepEqual(decodeCheckpoint(bytes), checkpoint);
  assert.equal(bytes[8], 6);
  assert.equal(encodeCheckpoint(aCheckpoint())[8], 5, "others are read by earlier versions, too");
  const unguarded = aCheckpoint({ rollbacks: 2 });
  assert.deepEqual(decodeCheckpoint(encodeCheckpoint(unguarded)), unguarded);
});

test("any weights, states and logs survive, also from unaligned bytes", () => {
  const floats = fc.array(fc.float({ noNaN: true }), { maxLength: 20 });
  const logs = fc.array(fc.uint8Array({ maxLength: 30 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(floats, floats, logs, fc.integer({ min: 0, max: 3 }), (a, b, actions, shift) => {
      const checkpoint = aCheckpoint({
        weights: Float32Array.from(a),
        optimizerState: Float32Array.from(b),
        positions: actions.map((log, slot) => ({
          slot,
          episode: slot,
          actions: Uint8Array.from(log),
          stepsBefore: 9,
        })),
      });
      const bytes = encodeCheckpoint(checkpoint);
      const shifted = new Uint8Array(bytes.length + shift);
      shifted.set(bytes, shift);
      assert.deepEqual(decodeCheckpoint(shifted.subarray(shift)), checkpoint);
    }),
  );
});

test("bytes that are no checkpoint, too short, too long or of another format are refused in one line", () => {
  const bytes = encodeCheckpoint(aCheckpoint());
  const other = bytes.slice();
  other[8] = 9;
  const header = bytes.slice();
  header[20] = 0;
  const cases: readonly (readonly [Uint8Array, RegExp])[] = [
    [new Uint8Array(0), /does not begin with LOCKSTEP/],
    [new TextEncoder().encode("something else entirely"), /does not begin with LOCKSTEP/],
    [other, /format 9, this version of Lockstep reads formats 3, 4, 5, 6/],
    [bytes.subarray(0, bytes.length - 1), /bytes, its header says/],
    [Uint8Array.from([...bytes, 0]), /bytes, its header says/],
    [header, /header is unreadable/],
  ];
  for (const [broken, problem] of cases) {
    assert.throws(
      () => decodeCheckpoint(broken),
      (error) =>
        error instanceof Error &&
        "code" in error &&
        error.code === "CHECKPOINT_CORRUPT" &&
        problem.test(error.message) &&
        !error.message.includes("\n"),
    );
  }
});

test("hidden states are read as they were written, in a format of their own, also beside a guard", () => {
  const [played, fresh] = aCheckpoint().positions;
  assert.ok(played !== undefined && fresh !== undefined);
  const hiddenState = Float32Array.of(0.25, -1, 3e-39);
  const checkpoint = aCheckpoint({ positions: [{ ...played, hiddenState }, fresh] });
  for (const whole of [checkpoint, { ...checkpoint, rollbacks: 1 }]) {
    const bytes = encodeCheckpoint(whole);
    assert.deepEqual(decodeCheckpoint(bytes), whole);
    assert.equal(bytes[8], 7);
  }
});
