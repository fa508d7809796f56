import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { CorePlace } from "./core-place.ts";

const skip = skipElsewhere(process.platform === "linux", "Linux, where copies are used again");

const take = (corePath: string): CorePlace => CorePlace.take(corePath, readFileSync);

function aFile(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-test-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "a_libretro.so");
  writeFileSync(file, "a core");
  return file;
}

test("a copy waits for the next library, with empty folders, while others are used", {
  skip,
}, (context) => {
  const corePath = aFile(context);
  const [one, other] = [take(corePath), take(corePath)];
  assert.notEqual(one.file, other.file);
  assert.equal(readFileSync(other.file, "utf8"), "a core");
  for (const folder of [other.saveFolder, other.systemFolder, other.contentFolder])
    writeFileSync(join(folder, "a file"), "kept");
  other.giveBack(true);
  const again = take(corePath);
  assert.equal(again, other);
  for (const folder of [again.saveFolder, again.systemFolder, again.contentFolder])
    assert.deepEqual(readdirSync(folder), []);
  const third = take(corePath);
  assert.notEqual(third.file, again.file);
  for (const each of [third, again, one]) each.giveBack(true);
  for (const each of [third, again, one]) assert.equal(existsSync(each.saveFolder), false);
});

test("a copy whose library stays loaded is not used again, nor its path", { skip }, (context) => {
  const corePath = aFile(context);
  const [one, stays] = [take(corePath), take(corePath)];
  stays.giveBack(false);
  assert.equal(existsSync(stays.saveFolder), false);
  const next = take(corePath);
  assert.notEqual(next.file, stays.file);
  for (const each of [next, one]) each.giveBack(true);
});

test("a core's file that was replaced is copied again", { skip }, (context) => {
  const corePath = aFile(context);
  const [one, other] = [take(corePath), take(corePath)];
  other.giveBack(true);
  writeFileSync(corePath, "another core");
  const next = take(corePath);
  assert.equal(readFileSync(next.file, "utf8"), "another core");
  for (const each of [next, one]) each.giveBack(true);
  assert.equal(existsSync(other.saveFolder), false);
});

test("a copy that somebody removed while it waited is made anew", { skip }, (context) => {
  const corePath = aFile(context);
  const [one, other] = [take(corePath), take(corePath)];
  other.giveBack(true);
  rmSync(dirname(other.file), { recursive: true });
  const next = take(corePath);
  assert.notEqual(next, other);
  assert.equal(readFileSync(next.file, "utf8"), "a core");
  for (const each of [next, one]) each.giveBack(true);
});
