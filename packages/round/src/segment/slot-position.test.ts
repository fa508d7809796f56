import assert from "node:assert/strict";
import { test } from "node:test";
import { TERMINATED, TRUNCATED } from "@lockstep/learning";
import fc from "fast-check";
import { advancePosition, firstPosition, samePosition } from "./slot-position.ts";

test("a slot begins with no episode behind it and no action taken", () => {
  assert.deepEqual(firstPosition(3), {
    slot: 3,
    episode: 0,
    actions: new Uint8Array(0),
    stepsBefore: 0,
  });
});

test("two positions are the same when slot, episode, actions and steps are", () => {
  const position = { slot: 1, episode: 2, actions: Uint8Array.of(3, 4), stepsBefore: 5 };
  assert.ok(samePosition(position, { ...position, actions: Uint8Array.of(3, 4) }));
  const others = [
    { slot: 2 },
    { episode: 3 },
    { actions: Uint8Array.of(3, 5) },
    { stepsBefore: 6 },
  ];
  for (const other of others) assert.ok(!samePosition(position, { ...position, ...other }));
});

test("a segment without an end lengthens the action log of the episode under way", () => {
  const position = { slot: 1, episode: 4, actions: Uint8Array.of(9, 8), stepsBefore: 20 };
  const next = advancePosition(position, Uint8Array.of(7, 6), Uint8Array.of(0, 0));
  assert.deepEqual(next, {
    slot: 1,
    episode: 4,
    actions: Uint8Array.of(9, 8, 7, 6),
    stepsBefore: 22,
  });
});

test("only the actions after the last end remain in the log", () => {
  const position = { slot: 0, episode: 2, actions: Uint8Array.of(1, 1), stepsBefore: 10 };
  const next = advancePosition(
    position,
    Uint8Array.of(1, 2, 3, 4),
    Uint8Array.of(TERMINATED, 0, TRUNCATED, 0),
  );
  assert.deepEqual(next, { slot: 0, episode: 4, actions: Uint8Array.of(4), stepsBefore: 14 });
});

test("an end at a segment's last step leaves an empty log", () => {
  const next = advancePosition(firstPosition(0), Uint8Array.of(5), Uint8Array.of(TRUNCATED));
  assert.deepEqual(next, { slot: 0, episode: 1, actions: new Uint8Array(0), stepsBefore: 1 });
});

test("cutting a history into segments anywhere leads to the same position", () => {
  const step = fc.record({ action: fc.nat(6), flag: fc.constantFrom(0, 0, 0, 1, 2) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(40), (steps, cut) => {
      const actions = Uint8Array.from(steps, (s) => s.action);
      const flags = Uint8Array.from(steps, (s) => s.flag);
      const whole = advancePosition(firstPosition(0), actions, flags);
      const first = advancePosition(firstPosition(0), actions.slice(0, cut), flags.slice(0, cut));
      const both = advancePosition(first, actions.slice(cut), flags.slice(cut));
      assert.deepEqual(both, whole);
    }),
  );
});
