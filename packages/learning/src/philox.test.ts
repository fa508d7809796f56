import assert from "node:assert/strict";
import { test } from "node:test";
import { type PhiloxBlock, philox4x32 } from "./philox.ts";

// Known answers that the authors published with Random123 for philox4x32 with 10 rounds.
const knownAnswers: {
  counter: PhiloxBlock;
  key: readonly [number, number];
  expected: PhiloxBlock;
}[] = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

for (const { counter, key, expected } of knownAnswers) {
  test(`gives the published answer for the counter that starts with ${counter[0].toString(16)}`, () => {
    assert.deepEqual(philox4x32(counter, key), expected);
  });
}

test("a single flipped bit of the counter changes about half of the 128 output bits", () => {
  const before = philox4x32([5, 0, 3, 1], [7, 0]);
  const after = philox4x32([4, 0, 3, 1], [7, 0]);
  let flipped = 0;
  before.forEach((word, i) => {
    for (let x = (word ^ (after[i] as number)) >>> 0; x !== 0; x &= x - 1) flipped++;
  });
  assert.ok(flipped > 40 && flipped < 88, `${flipped} bits flipped`);
});
