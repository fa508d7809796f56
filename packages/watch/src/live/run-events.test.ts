import assert from "node:assert/strict";
import { test } from "node:test";
import type { LearnerStatus } from "@lockstep/status";
import { aLearnerStatus } from "@lockstep/status/testing";
import { eventsBetween } from "./run-events.ts";

const before = aLearnerStatus();
const [first, second] = before.actors as [
  LearnerStatus["actors"][number],
  LearnerStatus["actors"][number],
];

const happened: Readonly<
  Record<string, readonly [Partial<LearnerStatus>, Partial<LearnerStatus>, string, RegExp]>
> = {
  "an actor comes": [{ actors: [first] }, {}, "came", /^actor-1 has joined$/],
  "an actor is killed": [{}, { actors: [first] }, "lost", /^actor-1 is lost/],
  "an actor drains": [
    { actors: [first, { ...second, draining: true }] },
    { actors: [first] },
    "left",
    /^actor-1 has left$/,
  ],
  "an actor leaves at the end": [{}, { state: "finished", actors: [first] }, "left", /has left$/],
  "the policy collapses": [
    {},
    { counts: { ...before.counts, entropyAlarms: 1 } },
    "alarm",
    /entropy is below the floor/,
  ],
  "segments are refused": [
    {},
    { counts: { ...before.counts, segmentsRefused: { STALE_SEGMENT: 2, SLOT_NOT_HELD: 1 } } },
    "alarm",
    /^2 segments were refused$/,
  ],
  "training may be worthless": [{}, { remarks: ["no reward"] }, "alarm", /^no reward$/],
  "the store is away": [
    {},
    { state: "paused", reason: "the parameter server does not answer" },
    "paused",
    /does not answer/,
  ],
  "the store is back": [{ state: "paused", reason: "x" }, {}, "goes on", /goes on/],
};
for (const [what, [was, is, kind, text]] of Object.entries(happened))
  test(`${what}: one event of kind ${kind}`, () => {
    const events = eventsBetween({ ...before, ...was }, { ...before, ...is });
    assert.equal(events.length, 1, JSON.stringify(events));
    assert.equal(events[0]?.kind, kind);
    assert.match(events[0]?.text ?? "", text);
    assert.equal(events[0]?.version, before.version);
  });

test("nothing happens between equal statuses, or before the first", () => {
  assert.deepEqual(eventsBetween(before, before), []);
  assert.deepEqual(eventsBetween(null, before), []);
});
