import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { removeOwnUnfinished } from "./replace-file.ts";
import { UnfinishedFolder } from "./unfinished-folder.ts";

function aFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-unfinished-folder-test-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function fill(folder: string): void {
  mkdirSync(join(folder, "inner"));
  writeFileSync(join(folder, "inner", "file"), "");
}

test("a finished folder stays, with all that is in it, also when the process is interrupted", (context) => {
  const place = aFolder(context);
  const folder = new UnfinishedFolder(join(place, "a", "b"));
  fill(join(place, "a", "b"));
  folder.finish();
  folder.abandon();
  removeOwnUnfinished();
  assert.deepEqual(readdirSync(join(place, "a", "b", "inner")), ["file"]);
});

for (const [how, leave] of [
  ["that is abandoned", (folder: UnfinishedFolder) => folder.abandon()],
  ["of an interrupted process", () => removeOwnUnfinished()],
] as const)
  test(`a folder ${how} goes with its parents, but not with what others keep there`, (context) => {
    const place = aFolder(context);
    const alone = new UnfinishedFolder(join(place, "a", "b"));
    fill(join(place, "a", "b"));
    leave(alone);
    assert.deepEqual(readdirSync(place), []);
    alone.abandon();
    const beside = new UnfinishedFolder(join(place, "a", "b"));
    writeFileSync(join(place, "a", "other"), "");
    leave(beside);
    assert.deepEqual(readdirSync(join(place, "a")), ["other"]);
    beside.abandon();
  });

test("a folder that was there, empty, stays so", (context) => {
  const place = aFolder(context);
  const folder = new UnfinishedFolder(place);
  fill(place);
  folder.abandon();
  assert.ok(existsSync(place));
  assert.deepEqual(readdirSync(place), []);
});

test("a folder that cannot be made leaves none of its parents", (context) => {
  const place = aFolder(context);
  const parent = join(place, "a");
  const name = "x".repeat(300);
  assert.throws(() => new UnfinishedFolder(join(parent, name)), { code: "ENAMETOOLONG" });
  assert.deepEqual(readdirSync(place), []);
});
