import assert from "node:assert/strict";
import { test } from "node:test";
import { heldAction } from "./held-action.ts";
import { personActions } from "./person-actions.ts";

const sonic = [["LEFT"], ["RIGHT"], ["RIGHT", "DOWN"], ["B"]];

test("a person has the agent's actions under their numbers, nothing, and every button", () => {
  const actions = personActions("Nes", sonic);
  assert.deepEqual(actions.slice(0, 4), sonic);
  const sets = actions.map((buttons) => [...buttons].sort().join("+"));
  assert.equal(new Set(sets).size, actions.length, "each set once");
  for (const wanted of ["", "START", "SELECT", "A", "A+B+RIGHT"])
    assert.ok(sets.includes(wanted), wanted);
  assert.equal(sets.filter((set) => set === "DOWN+RIGHT").length, 1);
});

test("an action is one byte on every console, also with many actions of the agent's", () => {
  for (const system of ["Snes", "GbAdvance", "Genesis", "PCEngine", "Unknown"])
    assert.ok(personActions(system, sonic).length <= 256, system);
  const many = Array.from({ length: 256 }, (_, index) => [`B${index}`]);
  assert.deepEqual(personActions("Nes", many), many);
});

test("what is held is the action with most of its buttons", () => {
  const actions = personActions("Nes", sonic);
  const buttons = (...held: string[]) => actions[heldAction(actions, new Set(held))];
  assert.deepEqual(buttons(), []);
  assert.deepEqual(buttons("RIGHT"), ["RIGHT"]);
  assert.deepEqual(new Set(buttons("RIGHT", "A")), new Set(["RIGHT", "A"]));
  assert.deepEqual(buttons("LEFT", "RIGHT"), ["LEFT"], "the first of two that exclude each other");
  assert.deepEqual(buttons("ELSE"), []);
  assert.equal(heldAction([["left"], ["right"]], new Set()), 0, "where nothing is no action");
});
