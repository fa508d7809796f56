import assert from "node:assert/strict";
import { test } from "node:test";
import { bar, sparkline } from "./text-chart.ts";

test("a sparkline goes from its lowest to its highest value", () => {
  assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8), "▁▂▃▄▅▆▇█");
  assert.equal(sparkline([5, 5, 5], 8), "▁▁▁");
  assert.equal(sparkline([], 8), "");
});

test("more values than columns are averaged", () => {
  assert.equal(sparkline([0, 0, 10, 10], 2), "▁█");
  assert.equal(sparkline([0, 10, 0, 10], 2, [0, 10]), "▅▅");
});

test("a bar is as long as its share, to an eighth of a letter", () => {
  assert.equal(bar(0, 4), "    ");
  assert.equal(bar(1, 4, "·"), "████");
  assert.equal(bar(0.5, 4, "·"), "██··");
  assert.equal(bar(1 / 32, 4), "▏   ");
  assert.equal(bar(2, 2), "██");
});
