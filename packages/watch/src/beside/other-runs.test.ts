import assert from "node:assert/strict";
import { test } from "node:test";
import { folderBeside } from "./other-runs.ts";

test("a run beside another one is named by its folder only", () => {
  assert.equal(folderBeside("/runs/one", null), "/runs/one");
  assert.equal(folderBeside("/runs/one", "one"), "/runs/one");
  assert.equal(folderBeside("/runs/one", "two"), "/runs/two");
  for (const name of [
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "a\\b",
    "/etc",
    ".git",
    "a\0b",
    "x".repeat(256),
  ])
    assert.throws(() => folderBeside("/runs/one", name), { statusCode: 400 }, name);
});
