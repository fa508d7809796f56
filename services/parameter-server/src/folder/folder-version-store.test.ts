import assert from "node:assert/strict";
import { appendFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { someContent } from "../testing/store-fixtures.ts";
import { conformanceKeepVersions, testVersionStore } from "../testing/version-store-conformance.ts";
import type { VersionStore } from "../version-store.ts";
import { createFolderVersionStore } from "./folder-version-store.ts";

const keepVersions = conformanceKeepVersions;

async function openIn(path: string): Promise<VersionStore> {
  const store = createFolderVersionStore({ path, keepVersions });
  await store.open();
  return store;
}

async function inFolder(work: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), "lockstep-store-"));
  try {
    await work(path);
  } finally {
    await rm(path, { recursive: true });
  }
}

testVersionStore("the folder store", async () => {
  const path = await mkdtemp(join(tmpdir(), "lockstep-store-"));
  return {
    store: await openIn(path),
    reopen: () => openIn(path),
    dispose: () => rm(path, { recursive: true }),
  };
});

test("a file that was cut off while it was written is not a version", () =>
  inFolder(async (path) => {
    const store = await openIn(path);
    await store.publish(someContent({ version: 1 }), 1);
    const versions = join(path, "run-run", "versions");
    await writeFile(join(versions, ".unfinished-1-1"), "half");
    const again = await openIn(path);
    assert.equal(await again.head("run"), 1);
    assert.deepEqual(
      (await readdir(versions)).filter((name) => name.startsWith(".")),
      [],
    );
  }));

test("a line of the log that was cut off is dropped, and the log goes on after it", () =>
  inFolder(async (path) => {
    const store = await openIn(path);
    await store.publish(someContent({ version: 1 }), 1);
    await appendFile(join(path, "run-run", "published.log"), "2 abcdef");
    const again = await openIn(path);
    assert.equal(await again.head("run"), 1);
    await again.publish(someContent({ version: 2 }), 1);
    assert.equal(await (await openIn(path)).head("run"), 2);
  }));

test("a version that was stored but not yet logged when the process was killed is there", () =>
  inFolder(async (path) => {
    const store = await openIn(path);
    await store.publish(someContent({ version: 1 }), 1);
    const { sha256, bytes } = someContent({ version: 2 });
    await writeFile(join(path, "run-run", "versions", `2-${sha256}.weights`), bytes);
    const again = await openIn(path);
    assert.equal(await again.head("run"), 2);
    assert.deepEqual(await again.publish(someContent({ version: 2 }), 1), { duplicate: true });
  }));

test("a damaged version is not handed out, a damaged checkpoint gives way to the one before it", () =>
  inFolder(async (path) => {
    const store = await openIn(path);
    const weights = someContent({ version: 1 });
    await store.publish(weights, 1);
    await store.saveCheckpoint(someContent({ version: 1 }), 1);
    await store.saveCheckpoint(someContent({ version: 2 }), 1);
    const run = join(path, "run-run");
    await writeFile(join(run, "versions", `1-${weights.sha256}.weights`), "damaged");
    const newest = (await readdir(join(run, "checkpoints"))).sort().at(-1) ?? "";
    await writeFile(join(run, "checkpoints", newest), "damaged");
    assert.equal(await store.read("run", 1), null);
    assert.equal((await store.loadCheckpoint("run"))?.version, 1);
  }));

test("only two checkpoints are kept", () =>
  inFolder(async (path) => {
    const store = await openIn(path);
    for (let version = 0; version < 12; version += 1) {
      await store.saveCheckpoint(someContent({ version }), 1);
    }
    assert.equal((await readdir(join(path, "run-run", "checkpoints"))).length, 2);
    assert.equal((await store.loadCheckpoint("run"))?.version, 11);
  }));

test("a checkpoint of an older version takes the place of newer ones", () =>
  inFolder(async (path) => {
    const store = await openIn(path);
    for (const version of [1, 2, 3, 2])
      await store.saveCheckpoint(someContent({ version, seed: version }), 1);
    const names = await readdir(join(path, "run-run", "checkpoints"));
    assert.deepEqual(
      names.map((name) => name.split("-")[1]),
      ["2", "2"],
    );
    await store.saveCheckpoint(someContent({ version: 1 }), 1);
    assert.equal((await readdir(join(path, "run-run", "checkpoints"))).length, 1);
    assert.equal((await store.loadCheckpoint("run"))?.version, 1);
  }));

test("a folder that cannot be made is a configuration error that names it", async () => {
  await assert.rejects(openIn("/proc/lockstep"), {
    group: "configuration",
    message: /--store folder:\/proc\/lockstep cannot be written to: .* choose another folder/,
  });
  await inFolder(async (path) => {
    await writeFile(join(path, "file"), "");
    await assert.rejects(openIn(join(path, "file")), { group: "configuration" });
  });
});

test("however much is published and saved, the folder keeps a bounded part of it", async () => {
  await inFolder(async (path) => {
    const store = await openIn(path);
    for (let version = 0; version < 20; version += 1) {
      await store.publish(someContent({ version }), 1);
      await store.saveCheckpoint(someContent({ version }), 1);
    }
    await store.close();
    const names = await readdir(path, { recursive: true });
    assert.equal(names.filter((name) => name.endsWith(".weights")).length, keepVersions);
    assert.equal(names.filter((name) => name.endsWith(".checkpoint")).length, 2);
  });
});
