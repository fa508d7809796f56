import assert from "node:assert/strict";
import { test } from "node:test";
import { discreteActions, filterButtons, usualActionGroups } from "./action-groups.ts";

test("the actions of groups are every choice of one combination each, the first group changing fastest", () => {
  const groups = [
    [[], ["UP"]],
    [["A"], ["B", "UP"]],
  ];
  assert.deepStrictEqual(discreteActions(groups), [["A"], ["UP", "A"], ["B", "UP"]]);
  assert.deepStrictEqual(discreteActions([]), [[]]);
});

const counts: [string, number][] = [
  ["Genesis", 3 * 3 * 14],
  ["Nes", 3 * 3 * 4],
  ["Snes", 3 * 3 * 13 * 4],
  ["Sms", 36],
  ["GameGear", 36],
  ["GameBoy", 3 * 3 * 8],
  ["GbColor", 72],
  ["GbAdvance", 288],
  ["Atari2600", 18],
  ["PCEngine", 3 * 3 * 13],
];
test("every console has its usual actions, without those that stop the game", () => {
  for (const [system, count] of counts) {
    const actions = discreteActions(usualActionGroups(system));
    assert.equal(actions.length, count, system);
    const buttons = new Set(actions.flat());
    for (const button of ["START", "MODE", "PAUSE", "RESET", "RUN"]) {
      assert.equal(buttons.has(button), false, `${system} ${button}`);
    }
  }
  assert.deepStrictEqual(usualActionGroups("Vectrex"), []);
});

const filtered: [readonly string[], readonly string[]][] = [
  [["UP"], ["UP"]],
  [["UP", "DOWN"], []],
  [
    ["UP", "DOWN", "LEFT", "B"],
    ["LEFT", "B"],
  ],
  [["START", "B"], ["B"]],
  [["A", "C"], []],
  [
    ["A", "B", "RIGHT"],
    ["A", "B", "RIGHT"],
  ],
];
test("of held buttons those remain that are a combination of their group", () => {
  for (const [held, expected] of filtered) {
    assert.deepStrictEqual(filterButtons(held, usualActionGroups("Genesis")), expected);
  }
});
