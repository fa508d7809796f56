import assert from "node:assert/strict";
import { test } from "node:test";
import type { Slot } from "@lockstep/environment";
import type { Grant, SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import { SegmentRecorder, type SegmentUnderWay } from "@lockstep/round";
import type { FakeSlot } from "@lockstep/round/testing";
import { aSlot } from "../testing/actor-bench.ts";
import { aGrant } from "../testing/fake-learner.ts";
import { ReplayableSegments } from "./replayable-segments.ts";

const anyOpen = (): boolean => true;

test("a complete segment is kept with where its slot stands after it", () => {
  const kept = new ReplayableSegments(1_000);
  const slot = aSlot(2);
  const messages = playThrough(kept, slot, 5);
  assert.deepEqual(kept.claim(aGrant({ slot: 2, version: 5 }), anyOpen), {
    messages,
    underWay: null,
    end: slot.position,
  });
});

test("it is kept for one more time only", () => {
  const kept = new ReplayableSegments(1_000);
  playThrough(kept, aSlot(0), 0);
  assert.notEqual(kept.claim(aGrant({}), anyOpen), null);
  assert.equal(kept.claim(aGrant({}), anyOpen), null);
});

test("a segment under way is kept when it was set aside", () => {
  const kept = new ReplayableSegments(1_000);
  const slot = aSlot(0);
  const underWay = segmentUnderWay(slot);
  kept.begin(slot, 0);
  kept.add(steps(0, 0));
  assert.equal(kept.claim(aGrant({}), anyOpen), null, "nobody set it aside");
  kept.begin(slot, 0);
  kept.add(steps(0, 0));
  kept.setAside(underWay);
  const claimed = kept.claim(aGrant({}), anyOpen);
  assert.deepEqual(claimed, { messages: [steps(0, 0)], underWay, end: null });
});

const others: Readonly<Record<string, Partial<Grant>>> = {
  "another version": { version: 1 },
  "another slot": { slot: 1 },
  "another episode": { episode: 1 },
  "other actions": { actions: Uint8Array.of(1), stepsBefore: 1 },
  "another number of steps before": { stepsBefore: 1 },
};

for (const [what, grant] of Object.entries(others)) {
  test(`a grant of ${what} is not answered with what is kept`, () => {
    const kept = new ReplayableSegments(1_000);
    playThrough(kept, aSlot(0), 0);
    assert.equal(kept.claim(aGrant(grant), anyOpen), null);
  });
}

test("the memory of frames that are no longer kept is freed", () => {
  const kept = new ReplayableSegments(100_000);
  const slot = aSlot(0);
  const frames = [0, 1, 2].map((version) => {
    const message = { ...steps(0, version), frames: new Uint8Array(10_000) };
    kept.begin(slot, version);
    kept.add(message);
    kept.add(anEnd(0, version));
    return message.frames;
  });
  assert.deepEqual(
    frames.map(({ length }) => length),
    [0, 10_000, 10_000],
  );
});

test("what is kept of a slot that was closed is of no use", () => {
  const kept = new ReplayableSegments(1_000);
  const slot = aSlot(0);
  playThrough(kept, slot, 0);
  const isOpen = (asked: Slot): boolean => asked !== slot;
  assert.equal(kept.claim(aGrant({}), isOpen), null);
});

test("the open round's segment and the one before are kept, and asked for one after the other", () => {
  const kept = new ReplayableSegments(1_000);
  const slot = aSlot(0);
  const first = slot.position;
  playThrough(kept, slot, 0);
  const second = slot.position;
  const messages = playThrough(kept, slot, 1);
  const third = slot.position;
  kept.begin(slot, 2);
  kept.add(steps(0, 2));
  const underWay = segmentUnderWay(slot);
  kept.setAside(underWay);
  assert.equal(kept.bytes, 20);
  const before = { messages, underWay: null, end: null };
  assert.deepEqual(kept.claim(aGrant({ ...second, version: 1 }), anyOpen), before);
  const last = { messages: [steps(0, 2)], underWay, end: null };
  assert.deepEqual(kept.claim(aGrant({ ...third, version: 2 }), anyOpen), last);
  assert.equal(kept.bytes, 0);

  for (const version of [0, 1, 2]) playThrough(kept, slot, version);
  assert.equal(kept.claim(aGrant({ ...first, version: 0 }), anyOpen), null, "it is too old");
  assert.equal(kept.bytes, 0, "and the slot goes away from where the others are");
});

test("of a slot that goes elsewhere nothing is kept", () => {
  const kept = new ReplayableSegments(1_000);
  playThrough(kept, aSlot(0), 0);
  kept.forget(0);
  assert.deepEqual([kept.bytes, kept.claim(aGrant({}), anyOpen)], [0, null]);
});

test("a segment that was given up is not kept beside its new beginning", () => {
  const kept = new ReplayableSegments(1_000);
  const slot = aSlot(0);
  kept.begin(slot, 0);
  kept.add(steps(0, 0));
  const messages = playThrough(kept, slot, 0);
  assert.equal(kept.bytes, 10);
  assert.deepEqual(kept.claim(aGrant({}), anyOpen)?.messages, messages);
});

test("no more is kept than there is room for", () => {
  const kept = new ReplayableSegments(25);
  for (const slot of [0, 1, 2]) playThrough(kept, aSlot(slot), 0);
  assert.equal(kept.bytes, 20);
  assert.deepEqual(
    [0, 1, 2].map((slot) => kept.claim(aGrant({ slot }), anyOpen) !== null),
    [true, true, false],
  );
  assert.equal(kept.bytes, 0);
});

/** A segment of two steps, in one message and its end. */
function playThrough(
  kept: ReplayableSegments,
  slot: FakeSlot,
  version: number,
): (SegmentSteps | SegmentEnd)[] {
  kept.begin(slot, version);
  for (const action of [1, 2]) slot.step(action);
  const messages = [steps(slot.index, version), anEnd(slot.index, version)];
  for (const message of messages) kept.add(message);
  return messages;
}

function steps(slot: number, version: number): SegmentSteps {
  return {
    type: "steps",
    slot,
    version,
    firstStep: 0,
    actions: Uint8Array.of(1, 2),
    rewards: new Float32Array(2),
    flags: new Uint8Array(2),
    logProbabilities: new Float32Array(2),
    values: new Float32Array(2),
    truncatedValues: new Float32Array(0),
    frames: new Uint8Array(10),
  };
}

function anEnd(slot: number, version: number): SegmentEnd {
  return {
    type: "end",
    slot,
    version,
    steps: 2,
    bootstrapValue: 0,
    episodes: [],
    sha256: "ab".repeat(32),
    progress: null,
  };
}

function segmentUnderWay(slot: FakeSlot): SegmentUnderWay {
  const shape = { segmentLength: 2, stack: 2, frameBytes: 36 * 36 };
  const recorder = new SegmentRecorder(slot.index, 0, shape, slot.observation, 2);
  return { slot, recorder, truncated: null, hiddenState: undefined };
}
