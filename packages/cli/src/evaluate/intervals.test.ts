import assert from "node:assert/strict";
import { test } from "node:test";
import { mean, meanInterval, shareInterval } from "./intervals.ts";

/** `count` values with mean 0 and standard error 1. */
function ofStandardError1(count: number): number[] {
  const each = Math.sqrt(count - 1);
  return Array.from({ length: count }, (_, index) => (index % 2 === 0 ? each : -each));
}

test("the interval of a mean is Student's t times the standard error", () => {
  // 97.5 % quantiles as tables have them.
  for (const [count, quantile] of [
    [2, 12.706],
    [6, 2.571],
    [12, 2.201],
    [20, 2.093],
    [30, 2.045],
    [1000, 1.962],
  ] as const) {
    const [low, high] = meanInterval(ofStandardError1(count)) ?? [0, 0];
    assert.ok(Math.abs(high - quantile) < 1e-3, `${count} values: ${high}`);
    assert.equal(low, -high);
  }
});

test("the interval of a mean stays where values can be, and one value has none", () => {
  assert.deepEqual(meanInterval([0, 1, 1], 0, 1)?.[1], 1);
  assert.deepEqual(meanInterval([3, 3, 3]), [3, 3]);
  assert.equal(meanInterval([3]), null);
  assert.equal(meanInterval([]), null);
  assert.equal(mean([]), 0);
});

test("the interval of a share is Wilson's", () => {
  // Newcombe 1998, https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I.
  for (const [hits, count, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const [from, to] = shareInterval(hits, count);
    assert.ok(Math.abs(from - low) < 1e-4 && Math.abs(to - high) < 1e-4, `${from} to ${to}`);
  }
  assert.deepEqual(shareInterval(20, 20)[1], 1);
  assert.deepEqual(shareInterval(0, 0), [0, 1]);
});
