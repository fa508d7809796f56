import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, counted, duration, grouped, percent, significant } from "./quantity.ts";

test("large numbers are grouped by thousands", () => {
  assert.deepEqual([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1 000", "1 234 567"]);
});

test("numbers show three significant digits whatever their size", () => {
  assert.deepEqual(
    [0, 1.234, -12.34, 123.4, 12_345, 0.0123, 1.2e-7, -3e-5, Number.NaN].map(significant),
    ["0.000", "1.23", "−12.3", "123", "12 345", "0.012", "1.2e−7", "−3.0e−5", "–"],
  );
});

test("durations count hours only when there are any", () => {
  assert.deepEqual([0, 7.4, 754, 3723].map(duration), ["0:00", "0:07", "12:34", "1:02:03"]);
});

test("shares and sizes are short", () => {
  assert.deepEqual([0, 0.031, 0.42, 1].map(percent), ["0 %", "3.1 %", "42 %", "100 %"]);
  assert.deepEqual([84e6, 1.25e9].map(bytes), ["84 MB", "1.3 GB"]);
});

test("sizes have the unit that shows them, and one thing is no several", () => {
  assert.deepEqual([0, 812, 36_400, 999_400, 999_600, 512e6, 999.9e6, 1.24e9].map(bytes), [
    "0 B",
    "812 B",
    "36 kB",
    "999 kB",
    "1 MB",
    "512 MB",
    "1.0 GB",
    "1.2 GB",
  ]);
  assert.deepEqual(
    [0, 1, 12_345].map((value) => counted(value, "episode")),
    ["0 episodes", "1 episode", "12 345 episodes"],
  );
  assert.equal(counted(2, "hash", "hashes"), "2 hashes");
});
