import assert from "node:assert/strict";
import { test } from "node:test";
import { RoundPace } from "./round-pace.ts";

function paceOf(...rounds: readonly number[]): { pace: RoundPace; now: number } {
  const pace = new RoundPace();
  let now = 0;
  for (const ms of rounds) {
    pace.started(now);
    now += ms;
    pace.closed(now);
  }
  return { pace, now };
}

test("a round is overdue after twice the usual time", () => {
  const { pace, now } = paceOf(2_000, 3_000, 90_000, 3_000);
  pace.started(now);
  assert.equal(pace.overdue(now + 6_000), false);
  assert.equal(pace.overdue(now + 6_001), true);
});

test("a round that nobody can play yet is not overdue", () => {
  const { pace, now } = paceOf(500, 500, 500);
  assert.equal(pace.overdue(now + 60_000), false);
  pace.started(now + 60_000);
  pace.started(now + 61_000);
  assert.equal(pace.overdue(now + 61_000), false);
  assert.equal(pace.overdue(now + 61_001), true);
});

test("nothing is overdue before it is known what is usual", () => {
  const { pace, now } = paceOf(500, 500);
  pace.started(now);
  assert.equal(pace.overdue(now + 60_000), false);
});
