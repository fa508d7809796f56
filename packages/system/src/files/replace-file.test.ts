import assert from "node:assert/strict";
import {
  type FSWatcher,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { removeUnfinished, replaceFile, replaceFileSync } from "./replace-file.ts";

let folder: string;
beforeEach((context) => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-replace-"));
  (context as { after(hook: () => void): void }).after(() => rmSync(folder, { recursive: true }));
});

const ways = [
  { name: "replaceFile", replace: replaceFile },
  {
    name: "replaceFileSync",
    replace: async (path: string, content: Uint8Array | string) => replaceFileSync(path, content),
  },
];

for (const { name, replace } of ways) {
  test(`${name} leaves the new content and nothing else`, async () => {
    const path = join(folder, "a.txt");
    await replace(path, "old");
    await replace(path, Uint8Array.of(110, 101, 119));
    assert.equal(readFileSync(path, "utf8"), "new");
    assert.deepEqual(readdirSync(folder), ["a.txt"]);
  });

  test(`${name} keeps the old content and no leftover when it fails`, async () => {
    const path = join(folder, "taken");
    // A file cannot take the place of a folder that holds something.
    mkdirSync(path);
    writeFileSync(join(path, "kept"), "");
    await assert.rejects(replace(path, "new"), /EISDIR|ENOTEMPTY|EEXIST/);
    assert.deepEqual(readdirSync(folder), ["taken"]);
    assert.deepEqual(readdirSync(path), ["kept"]);
  });

  test(`${name} into a folder that is not there is an error`, async () => {
    await assert.rejects(replace(join(folder, "no", "a"), "new"), { code: "ENOENT" });
  });
}

test("a reader never finds a part: the name is only ever renamed to", async () => {
  const path = join(folder, "large.bin");
  writeFileSync(path, "old");
  const events: string[] = [];
  const watcher: FSWatcher = watch(folder, (kind, name) => void events.push(`${kind} ${name}`));
  try {
    await replaceFile(path, new Uint8Array(1 << 22));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    watcher.close();
  }
  assert.ok(events.includes("rename large.bin"), events.join());
  assert.ok(!events.includes("change large.bin"), events.join());
});

test("writers of one file at the same time do not disturb each other", async () => {
  const path = join(folder, "shared");
  const contents = Array.from({ length: 8 }, (_, i) => `${i}`.repeat(10_000));
  await Promise.all(contents.map((content) => replaceFile(path, content)));
  assert.ok(contents.includes(readFileSync(path, "utf8")));
  assert.deepEqual(readdirSync(folder), ["shared"]);
});

test("what a killed process left is removed, and nothing else", () => {
  for (const name of [".unfinished-1-1", ".unfinished-99-3", ".hidden", "kept"])
    writeFileSync(join(folder, name), "half");
  removeUnfinished(folder);
  assert.deepEqual(readdirSync(folder).sort(), [".hidden", "kept"]);
});
