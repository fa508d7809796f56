import assert from "node:assert/strict";
import { test } from "node:test";
import { differences } from "./chaos-report.ts";

const run = (...hashes: readonly [number, string][]): { hashes: Map<number, string> } => ({
  hashes: new Map(hashes),
});
const undisturbed = run([1, "a"], [2, "b"], [3, "c"], [4, "d"]);

test("the same weights in every version are no difference", () => {
  assert.deepEqual(differences(undisturbed, undisturbed, 4), []);
});

test("a run that ended early is one line, however many versions are missing", () => {
  assert.deepEqual(differences(run([1, "a"]), undisturbed, 4), [
    "missing in the ledger: versions 2 to 4",
  ]);
});

test("other weights are one line that shows the first", () => {
  assert.deepEqual(
    differences(run([1, "a"], [2, "x"], [3, "c"], [4, "y"], [5, "z"]), undisturbed, 4),
    [
      "other weights than without faults: versions 2, 4; version 2 has x, without faults b",
      "beyond the end: version 5",
    ],
  );
});

test("many places are counted", () => {
  const updates = 40;
  const odd = Array.from({ length: updates / 2 }, (_, i): [number, string] => [2 * i + 1, "a"]);
  const all = Array.from({ length: updates }, (_, i): [number, string] => [i + 1, "a"]);
  assert.deepEqual(differences(run(...odd), run(...all), updates), [
    "missing in the ledger: versions 2, 4, 6, 8, 10, 12, 14, 16 and 12 more places",
  ]);
});
