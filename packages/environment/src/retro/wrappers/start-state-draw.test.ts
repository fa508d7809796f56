import assert from "node:assert/strict";
import { test } from "node:test";
import { drawStartState, type StartStateDraw } from "./start-state-draw.ts";

const draw: StartStateDraw = {
  states: ["a", "b", "c"],
  assignment: "even",
  seed: 7,
  purpose: "startState",
};

test("by slot, slot s begins all episodes in state s modulo their number", () => {
  for (let episode = 0; episode < 5; episode++) {
    const states = [0, 1, 2, 3, 4].map((slot) =>
      drawStartState({ ...draw, assignment: "by-slot" }, slot, episode),
    );
    assert.deepStrictEqual(states, ["a", "b", "c", "a", "b"]);
  }
});

test("even draws give every state about its share, the same again, and other ones under another seed", () => {
  const drawn = (seed: number): string[] =>
    Array.from({ length: 3000 }, (_, episode) => drawStartState({ ...draw, seed }, 5, episode));
  const first = drawn(7);
  assert.deepStrictEqual(drawn(7), first);
  assert.notDeepStrictEqual(drawn(8), first);
  for (const state of draw.states) {
    const count = first.filter((other) => other === state).length;
    assert.ok(Math.abs(count - 1000) < 100, `${state}: ${count}`);
  }
});
