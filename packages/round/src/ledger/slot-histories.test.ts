import assert from "node:assert/strict";
import { test } from "node:test";
import { anUpdate } from "../testing/a-ledger.ts";
import { SlotHistories } from "./slot-histories.ts";

test("a slot's action log loses what belongs to episodes that ended", () => {
  const histories = new SlotHistories(2);
  for (const version of [1, 2, 3]) histories.advance(anUpdate(version));
  assert.deepEqual(histories.positions, [
    {
      slot: 0,
      episode: 0,
      actions: Uint8Array.of(1, 0, 2, 2, 0, 2, 3, 0, 2),
      stepsBefore: 9,
    },
    { slot: 1, episode: 1, actions: Uint8Array.of(1, 2, 3, 1, 2), stepsBefore: 9 },
  ]);
});

test("a slot's hidden state is that of its newest segment", () => {
  const histories = new SlotHistories(2);
  const update = anUpdate(1);
  const hiddenState = Buffer.from(Float32Array.of(0.5, -2).buffer).toString("base64");
  const [first, ...others] = update.segments;
  assert.ok(first !== undefined);
  histories.advance({ ...update, segments: [{ ...first, hiddenState }, ...others] });
  const [position, other] = histories.positions;
  assert.deepEqual(position?.hiddenState, Float32Array.of(0.5, -2));
  assert.equal(other?.hiddenState, undefined);
});
