import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { expectWritable, writeOutputFile, writeOutputJson, writingTo } from "./output-file.ts";

test("what the user named is written in place", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-output-"));
  context.after(() => rmSync(folder, { recursive: true }));
  writeOutputJson(join(folder, "a.json"), { a: 1 });
  assert.equal(readFileSync(join(folder, "a.json"), "utf8"), '{\n  "a": 1\n}\n');
  writeOutputFile("/dev/null", "a device stays one");
  assert.equal(readFileSync("/dev/null", "utf8"), "");
});

test("a file that cannot be written is the user's to correct", () => {
  for (const act of [expectWritable, (path: string) => writeOutputJson(path, {})])
    assert.throws(() => act("/nowhere/at/all.json"), {
      code: "OUTPUT_FILE",
      message:
        "cannot write /nowhere/at/all.json: there is no folder /nowhere/at; choose a file in a folder that exists",
    });
});

test("the place of an output is tried before the work, and left as it is", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-output-"));
  context.after(() => rmSync(folder, { recursive: true }));
  expectWritable(join(folder, "new.json"));
  expectWritable("/dev/null");
  assert.deepEqual(readdirSync(folder), []);
  assert.throws(() => expectWritable(folder), {
    code: "OUTPUT_FILE",
    message: `cannot write ${folder}: it is a folder, name a file`,
  });
});

test("a device where a folder is expected is no folder, and is not said to lack one", () => {
  assert.throws(() => writingTo("/dev/null", () => readdirSync("/dev/null")), {
    code: "OUTPUT_FILE",
    message: "cannot write /dev/null: it is not a folder; choose another one",
  });
  assert.throws(() => writingTo("/dev/null/x", () => mkdirSync("/dev/null/x")), {
    message: /there is no folder \/dev\/null; /,
  });
});
