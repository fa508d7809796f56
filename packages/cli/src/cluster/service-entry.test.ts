import assert from "node:assert/strict";
import { relative } from "node:path";
import { after, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { commandScript, serviceScript } from "./service-entry.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const before = process.env["LOCKSTEP_BUNDLED"];

function started(): readonly string[] {
  return [serviceScript("actor"), serviceScript("learner"), commandScript()].map((file) =>
    relative(root, file),
  );
}

beforeEach(() => {
  delete process.env["LOCKSTEP_BUNDLED"];
});
after(() => {
  if (before !== undefined) process.env["LOCKSTEP_BUNDLED"] = before;
});

test("services and the command start as bundled programs", () => {
  assert.deepEqual(started(), [
    "packages/cli/programs/actor.main.js",
    "packages/cli/programs/learner.main.js",
    "packages/cli/programs/cli.main.js",
  ]);
});

test("with LOCKSTEP_BUNDLED=0 they start from their rooms' files", () => {
  process.env["LOCKSTEP_BUNDLED"] = "0";
  assert.deepEqual(started(), [
    "services/actor/dist/main.js",
    "services/learner/dist/main.js",
    "packages/cli/dist/main.js",
  ]);
});
