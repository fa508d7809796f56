import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  createRunFolder,
  folderAt,
  newestRunFolder,
  type RunRecord,
  readRunFolder,
  runName,
} from "./run-folder.ts";

function aFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-run-folder-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
function aRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    run: "Game-Nes-20261123-021530",
    configuration: { seed: 7 },
    store: "folder",
    createdAt: "2026-11-23T02:15:30.000Z",
    ...changes,
  };
}
const refusal = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof Error && "code" in error && error.code === code && message.test(error.message);

test("a run folder says later what was written into it", (context) => {
  const folder = join(aFolder(context), "runs", "one");
  createRunFolder(folder, aRecord());
  assert.deepEqual(readRunFolder(folder), aRecord());
});

test("a folder that holds a run is not overwritten", (context) => {
  const folder = aFolder(context);
  createRunFolder(folder, aRecord());
  assert.throws(() => createRunFolder(folder, aRecord()), refusal("RUN_EXISTS", /add --resume/));
  assert.throws(
    () => createRunFolder(folder, aRecord(), "choose another --run-dir"),
    refusal("RUN_EXISTS", /already holds a run; choose another --run-dir$/),
  );
});

test("a folder with other things in it is left alone", (context) => {
  const folder = aFolder(context);
  writeFileSync(join(folder, "thesis.doc"), "");
  assert.throws(() => createRunFolder(folder, aRecord()), refusal("RUN_FOLDER", /not empty/));
});

test("a file is no run folder", (context) => {
  const file = join(aFolder(context), "file");
  writeFileSync(file, "");
  assert.throws(() => createRunFolder(file, aRecord()), refusal("RUN_FOLDER", /not a folder/));
  assert.throws(() => readRunFolder(file), refusal("RUN_FOLDER", /not a folder/));
  assert.throws(
    () => createRunFolder(join(file, "x"), aRecord()),
    refusal("RUN_FOLDER", /not a folder/),
  );
});

test("an address in the place of a folder is told with the option, and without the password in it", () => {
  assert.equal(folderAt("runs/one", "/work"), "/work/runs/one");
  assert.equal(folderAt("odd:name@3", "/work"), "/work/odd:name@3");
  for (const [address, option] of [
    ["redis://user:secret@host:6379/0", undefined],
    ["HTTPS://host/secret", "--init"],
  ] as const)
    assert.throws(
      () => folderAt(address, "/work", option),
      (error: Error) => {
        assert.match(
          error.message,
          new RegExp(`^${option ?? "--run-dir"} is an address \\((redis|HTTPS)://…\\), expected`),
        );
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
});

test("an address in the place of an export is told to download it first, one of a new folder to name one", () => {
  const told = [
    ["--model", /expected the folder of an export .*; download the folder first$/],
    ["DIR", /expected the folder of an export .*; download it first$/],
    ["--out", /expected a new folder on this machine, e\.g\. exports\/one$/],
  ] as const;
  for (const [option, message] of told)
    assert.throws(() => folderAt("https://host/model", "/work", option), { message });
});

test("an export in the place of a run is told where it is taken", (context) => {
  const folder = aFolder(context);
  writeFileSync(join(folder, "ledger-head.json"), "{}");
  const message = /is an export, and no run: --model takes it; lockstep import-model makes/;
  assert.throws(() => readRunFolder(folder), refusal("RUN_FOLDER", message));
});

test("what is wrong with a folder is told with the option that named it", (context) => {
  const file = join(aFolder(context), "file");
  writeFileSync(file, "");
  assert.throws(
    () => readRunFolder(file, "--init"),
    /file cannot be read: it is not a folder; choose another --init$/,
  );
});

test("a missing, an empty and a damaged folder hold no run", (context) => {
  const folder = aFolder(context);
  const named = /; name the folder of a run$/;
  for (const [place, why] of [
    [join(folder, "none"), /none holds no run \(there is no such folder\)/],
    [folder, /holds no run \(it has no run\.json\)/],
  ] as const)
    for (const message of [why, named])
      assert.throws(() => readRunFolder(place), refusal("RUN_FOLDER", message));
  for (const text of ["{", "{}", "null"]) {
    writeFileSync(join(folder, "run.json"), text);
    assert.throws(() => readRunFolder(folder), refusal("RUN_FOLDER", /damaged/), text);
  }
});

test("the newest run is found among other folders, of one game or of any", (context) => {
  const parent = aFolder(context);
  mkdirSync(join(parent, "not-a-run"));
  createRunFolder(join(parent, "a"), aRecord({ createdAt: "2026-01-02" }));
  createRunFolder(join(parent, "b"), aRecord({ createdAt: "2026-01-03", run: "Other-Nes-1" }));
  createRunFolder(join(parent, "c"), aRecord({ createdAt: "2026-01-01" }));
  assert.equal(newestRunFolder(parent, undefined), join(parent, "b"));
  assert.equal(newestRunFolder(parent, "Game-Nes"), join(parent, "a"));
  assert.throws(() => newestRunFolder(parent, "Third"), refusal("RUN_FOLDER", /no run of Third/));
});

test("a run is named after its game and its moment", () => {
  assert.equal(runName("Game-Nes", new Date(2026, 0, 2, 3, 4, 5)), "Game-Nes-20260102-030405");
});
