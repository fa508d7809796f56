import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { StepOutcome } from "@lockstep/environment";
import { TERMINATED, TRUNCATED } from "@lockstep/learning";
import { segmentDigest } from "./segment-digest.ts";
import { SegmentRecorder } from "./segment-recorder.ts";

const shape = { segmentLength: 5, stack: 3, frameBytes: 2 };
const going: StepOutcome = {
  reward: 1,
  terminated: false,
  truncated: false,
  truncatedObservation: null,
  episode: null,
};

function aRecorder(chunkSteps: number): SegmentRecorder {
  return new SegmentRecorder(4, 9, shape, Uint8Array.of(0, 0, 1, 1, 2, 2), chunkSteps);
}

/** Records a step whose numbers name it. */
function record(recorder: SegmentRecorder, step: number, outcome: Partial<StepOutcome> = {}): void {
  const frame = Uint8Array.of(10 + step, 10 + step);
  const decision = { action: step, logProbability: -step, value: step / 2 };
  recorder.record(decision, frame, () => {
    // A step overwrites what was seen before it.
    frame.fill(99);
    return { ...going, reward: step, ...outcome };
  });
}

test("steps are cut into messages that begin with the stack, and each frame is in one of them", () => {
  const recorder = aRecorder(2);
  const chunks = [0, 1, 2, 3, 4].flatMap((step) => {
    record(recorder, step);
    return recorder.takeChunk() ?? [];
  });
  assert.deepEqual(
    chunks.map(({ slot, version, firstStep, actions }) => [slot, version, firstStep, [...actions]]),
    [
      [4, 9, 0, [0, 1]],
      [4, 9, 2, [2, 3]],
      [4, 9, 4, [4]],
    ],
  );
  assert.deepEqual(
    chunks.map(({ frames }) => [...frames]),
    [
      [0, 0, 1, 1, 10, 10, 11, 11],
      [12, 12, 13, 13],
      [14, 14],
    ],
  );
  assert.deepEqual(
    chunks.flatMap(({ rewards, values }) => [...rewards, ...values]),
    [0, 1, 0, 0.5, 2, 3, 1, 1.5, 4, 2],
  );
});

test("a message owns its bytes: what is recorded later changes none of them", () => {
  const recorder = aRecorder(2);
  record(recorder, 0);
  record(recorder, 1);
  const chunk = recorder.takeChunk();
  const before = structuredClone(chunk);
  record(recorder, 2);
  record(recorder, 3);
  recorder.takeChunk();
  assert.deepEqual(chunk, before);
});

test("the digest is that of the whole segment, however it was cut", () => {
  const ends = [1, 2, 5].map((chunkSteps) => {
    const recorder = aRecorder(chunkSteps);
    const chunks = [0, 1, 2, 3, 4].flatMap((step) => {
      record(recorder, step);
      return recorder.takeChunk() ?? [];
    });
    const [whole] = chunks;
    const end = recorder.end(0.5, standing(null));
    if (chunkSteps === 5 && whole !== undefined) {
      assert.equal(end.sha256, segmentDigest({ ...whole, bootstrapValue: 0.5 }));
    }
    return end;
  });
  assert.deepEqual(ends[1], ends[0]);
  assert.deepEqual(ends[2], ends[0]);
});

test("what ends an episode is in the flags, and a last step that does needs no value of what follows", () => {
  for (const [outcome, flag] of [
    [{ terminated: true }, TERMINATED],
    [{ truncated: true, truncatedObservation: Uint8Array.of(1) }, TRUNCATED],
  ] as const) {
    const recorder = aRecorder(5);
    for (const step of [0, 1, 2, 3]) record(recorder, step);
    assert.equal(recorder.needsBootstrap, true);
    assert.equal(recorder.complete, false);
    record(recorder, 4, outcome);
    if (flag === TRUNCATED) recorder.recordTruncatedValue(0.25);
    assert.equal(recorder.needsBootstrap, false);
    assert.equal(recorder.complete, true);
    const steps = recorder.takeChunk();
    assert.deepEqual([...(steps?.flags ?? [])], [0, 0, 0, 0, flag]);
    assert.deepEqual([...(steps?.truncatedValues ?? [])], flag === TRUNCATED ? [0.25] : []);
    assert.equal(recorder.end(7, standing(null)).bootstrapValue, 0, "the value of another episode");
  }
});

test("episodes that ended are reported with the slot, and progress as the wire carries it", () => {
  const recorder = aRecorder(5);
  const episode = {
    episode: 2,
    startState: "one",
    steps: 9,
    frames: 36,
    episodeReturn: 12.5,
    progress: 0.1,
    finished: false,
    truncated: false,
  };
  record(recorder, 0, { terminated: true, episode });
  for (const step of [1, 2, 3, 4]) record(recorder, step);
  recorder.takeChunk();
  const slot = standing(0.75);
  const { episodes, progress, steps, observationSha256: hash } = recorder.end(0, slot);
  assert.deepEqual(episodes, [{ slot: 4, ...episode, progress: Math.fround(0.1) }]);
  assert.deepEqual([progress, steps], [0.75, 5]);
  assert.equal(hash, createHash("sha256").update(slot.observation).digest("hex"));
});

/** A slot after its last step. */
function standing(progress: number | null): { progress: number | null; observation: Uint8Array } {
  return { progress, observation: Uint8Array.of(7, 8, 9) };
}
