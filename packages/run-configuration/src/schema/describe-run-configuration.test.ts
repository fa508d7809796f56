import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultPreset } from "../presets/default-preset.ts";
import { describeRunConfiguration } from "./describe-run-configuration.ts";

test("every key of the default preset is described, with its value", () => {
  const rows = new Map(describeRunConfiguration().map((row) => [row.key, row]));
  for (const key of leaves("", defaultPreset)) {
    assert.ok((rows.get(key)?.description ?? "").length > 5, key);
    assert.notEqual(rows.get(key)?.default, null, key);
  }
});

test("bounds and kinds are the schema's", () => {
  const rows = new Map(describeRunConfiguration().map((row) => [row.key, row]));
  assert.equal(rows.get("environment.frameSkip")?.bounds, "1 … 60");
  assert.equal(rows.get("environment.stickiness")?.bounds, "0 … < 1");
  assert.equal(rows.get("environment.rewardClip")?.kind, "number or null");
  assert.equal(rows.get("learning.schedule")?.kind, "constant | linear");
  assert.equal(
    rows.get("learning.optimizer.kind")?.kind,
    "rmsprop-tf | rmsprop-torch | adam",
    "alternatives are joined",
  );
  assert.equal(rows.get("learning.optimizer.decay")?.default, null);
});

test("options of every algorithm are described, those of the default preset's with its values", () => {
  const rows = new Map(describeRunConfiguration().map((row) => [row.key, row]));
  assert.equal(rows.get("learning.algorithm.gamma")?.default, "0.95");
  const clipRange = rows.get("learning.algorithm.clipRange");
  assert.deepEqual([clipRange?.kind, clipRange?.default], ["number or null", null]);
});

function leaves(key: string, value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [key];
  return Object.entries(value).flatMap(([name, child]) =>
    leaves(key === "" ? name : `${key}.${name}`, child),
  );
}
