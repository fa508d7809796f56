import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { temporaryFolder } from "../testing/index.ts";
import { PartialFile } from "./partial-file.ts";

function aPath(context: TestContext): string {
  const folder = temporaryFolder(context);
  return join(folder, "file.bin");
}

test("a file goes on where another process stopped, and is in its place only when it is whole", async (context) => {
  const path = aPath(context);
  const first = new PartialFile(path);
  assert.equal(first.size, 0);
  first.write(Buffer.from("abc"));
  first.close();
  assert.ok(!existsSync(path));
  const second = new PartialFile(path);
  assert.equal(second.size, 3);
  second.write(Buffer.from("def"));
  assert.equal(await second.sha256(), createHash("sha256").update("abcdef").digest("hex"));
  second.finish();
  assert.equal(readFileSync(path, "latin1"), "abcdef");
  assert.equal(new PartialFile(path).size, 0);
});

test("what has come can be forgotten, before and after more was written", (context) => {
  const path = aPath(context);
  const file = new PartialFile(path);
  file.write(Buffer.from("wrong"));
  file.restart();
  file.write(Buffer.from("ok"));
  file.close();
  new PartialFile(path).restart();
  const again = new PartialFile(path);
  assert.equal(again.size, 0);
  again.write(Buffer.from("right"));
  again.finish();
  assert.equal(readFileSync(path, "latin1"), "right");
});
