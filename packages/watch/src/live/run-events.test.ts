import assert from "node:assert/strict";
import { test } from "node:test";
import type { LearnerStatus } from "@lockstep/status";
import { aLearnerStatus } from "@lockstep/status/testing";
import type { RunEvent } from "@lockstep/watch-page";
import { StatusEvents } from "./run-events.ts";

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
};
function eventsOf(statuses: readonly Partial<LearnerStatus>[]): RunEvent[] {
  const events = new StatusEvents();
  return statuses.flatMap((status) => events.after({ ...before, ...status }));
}

for (const [what, [was, is, kind, text]] of Object.entries(happened))
  test(`${what}: one event of kind ${kind}`, () => {
    const events = eventsOf([was, is]);
    assert.equal(events.length, 1, JSON.stringify(events));
    assert.equal(events[0]?.kind, kind);
    assert.match(events[0]?.text ?? "", text);
    assert.equal(events[0]?.version, before.version);
  });

test("nothing happens between equal statuses, or before the first", () => {
  assert.deepEqual(eventsOf([{}, {}]), []);
  assert.deepEqual(eventsOf([{}]), []);
});

test("training goes on after a pause, and begins after the wait for its first actors without going on", () => {
  const waiting = { state: "waiting for actors", reason: "waits for 2 actors" } as const;
  const kinds = (statuses: readonly Partial<LearnerStatus>[]) =>
    eventsOf(statuses).map(({ kind }) => kind);
  assert.deepEqual(kinds([waiting, {}]), []);
  const paused = { state: "paused", reason: "the store is away" } as const;
  assert.deepEqual(kinds([waiting, {}, paused, waiting, {}, {}]), ["paused", "goes on"]);
});
