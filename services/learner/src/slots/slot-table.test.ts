import assert from "node:assert/strict";
import { test } from "node:test";
import { SlotTable } from "./slot-table.ts";

test("slots are found by their holder", () => {
  const table = new SlotTable(3);
  table.hold(2, "a");
  table.hold(0, "a");
  table.hold(1, "b");
  assert.deepEqual(table.heldBy("a"), [0, 2]);
  table.hold(0, null);
  assert.deepEqual(table.heldBy("a"), [2]);
  assert.deepEqual(table.holders, [null, "b", "a"]);
});

test("a slot can be lent to a second actor, whose answer then counts as well", () => {
  const table = new SlotTable(2);
  table.hold(1, "a");
  assert.equal(table.mayAnswer(1, "b"), false);
  table.lend(1, "b");
  assert.deepEqual(
    ["a", "b", "c"].map((actor) => table.mayAnswer(1, actor)),
    [true, true, false],
  );
  assert.deepEqual(table.lentTo("b"), [1]);
  assert.deepEqual(table.heldBy("b"), []);
  table.lend(1, null);
  assert.equal(table.spareOf(1), null);
});
