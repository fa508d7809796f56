import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createRunFolder, readRunFolder } from "./run-folder.ts";
import { ownVersion, resultsDiffer, runFormat } from "./run-format.ts";

const record = { run: "one", configuration: {}, store: "folder", createdAt: "2026-11-29" };

test("a run folder says which version made it, and in which format; one from before that is read, too", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-run-format-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  createRunFolder(folder, record);
  const path = join(folder, "run.json");
  const { format, lockstep, ...rest } = JSON.parse(readFileSync(path, "utf8"));
  assert.deepEqual([format, lockstep], [runFormat, ownVersion]);
  writeFileSync(path, JSON.stringify(rest));
  assert.deepEqual(readRunFolder(folder), record);
  const writtenBy = (made: object) => writeFileSync(path, JSON.stringify({ ...rest, ...made }));
  // A key that a later version adds in the same format.
  writtenBy({ format: 1, lockstep: "0.1.9", purpose: "a test" });
  assert.deepEqual(readRunFolder(folder), record);
  for (const [made, message] of [
    [
      { format: 2, lockstep: "0.9.0" },
      /by Lockstep 0\.9\.0 in format 2; this is Lockstep \d\S+, which reads format 1: use version 0\.9\.0 or a newer one for it$/,
    ],
    [{ format: 0, lockstep: "0.0.3" }, /format 0; .*: use version 0\.0\.3 for it$/],
    [{ format: 7, run: null }, /another version/],
  ] as const) {
    writtenBy(made);
    assert.throws(() => readRunFolder(folder), { code: "RUN_FOLDER", message });
  }
});

test("whether another version computes the same bits follows from its number", () => {
  const differs = (version: string | undefined, own: string, since: string): boolean =>
    resultsDiffer(version, own, since) !== null;
  for (const [version, own, since, expected] of [
    ["0.1.0", "0.1.0", "0.1.0", false],
    ["0.1.0", "0.3.2", "0.1.0", false],
    ["0.1.9", "0.3.2", "0.2.0", true],
    ["0.3.9", "0.3.2", "0.3.0", false],
    ["0.4.0", "0.3.2", "0.3.0", true],
    ["0.10.0", "0.9.0", "0.9.0", true],
    ["1.9.0", "1.2.0", "1.0.0", false],
    ["2.0.0", "1.2.0", "1.0.0", true],
    ["0.9.0", "1.2.0", "1.0.0", true],
    ["test", "1.2.0", "1.0.0", false],
    [undefined, "1.2.0", "1.0.0", false],
  ] as const)
    assert.equal(differs(version, own, since), expected, `${version} for ${own} since ${since}`);
});
