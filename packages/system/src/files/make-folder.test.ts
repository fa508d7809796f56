import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeFolder } from "./make-folder.ts";

test("a folder is made with those above it, and may be there already", () => {
  const root = mkdtempSync(join(tmpdir(), "lockstep-folder-"));
  try {
    makeFolder(join(root, "a", "b"));
    makeFolder(join(root, "a", "b"));
    assert.ok(statSync(join(root, "a", "b")).isDirectory());
    writeFileSync(join(root, "file"), "");
    assert.throws(() => makeFolder(join(root, "file", "b")), { code: "ENOTDIR" });
    assert.throws(() => makeFolder(join(root, "file")), { code: "EEXIST" });
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("where no folder can be made, there is an error and no endless loop", () => {
  assert.throws(() => makeFolder("/proc/lockstep/deep"));
});
