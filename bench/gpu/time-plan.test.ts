import assert from "node:assert/strict";
import { test } from "node:test";
import { pairsThatFit } from "./time-plan.ts";

test("as many pairs as wanted are taken where the time is enough, and nothing is said", () => {
  const pairs = pairsThatFit(320, { pairSeconds: 2, beforeSeconds: 0, leftSeconds: 100 }, 7);
  assert.deepEqual(pairs, { count: 7, note: null });
});

test("fewer pairs than wanted are noted, and less than three are none", () => {
  assert.deepEqual(pairsThatFit(1280, { pairSeconds: 10, beforeSeconds: 0, leftSeconds: 47 }, 7), {
    count: 4,
    note: "1280 rows: 4 pairs instead of 7, because 47 s are left",
  });
  assert.deepEqual(
    pairsThatFit(26_624, { pairSeconds: 10, beforeSeconds: 0, leftSeconds: 34 }, 7),
    {
      count: 0,
      note: "26624 rows: left out, because 3 pairs would take 30 s and 34 s are left",
    },
  );
  assert.equal(
    pairsThatFit(320, { pairSeconds: 1, beforeSeconds: 0, leftSeconds: -3 }, 7).count,
    0,
  );
});

test("one pair is enough where one is wanted", () => {
  assert.equal(
    pairsThatFit(320, { pairSeconds: 10, beforeSeconds: 0, leftSeconds: 16 }, 1).count,
    1,
  );
});

test("what comes before the pairs counts", () => {
  const times = { pairSeconds: 2, beforeSeconds: 80, leftSeconds: 90 };
  assert.deepEqual(pairsThatFit(320, times, 7), {
    count: 0,
    note: "320 rows: left out, because 3 pairs would take 86 s and 90 s are left",
  });
});
