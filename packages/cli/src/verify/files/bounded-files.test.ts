import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import {
  expectRunFile,
  readCheckpointFile,
  readLogFile,
  readRecordFile,
  readWeightsFile,
} from "./bounded-files.ts";

const readers = [readWeightsFile, readCheckpointFile, readLogFile, readRecordFile];

test("a file of a run that is far too large, or a pipe, is refused by its name", {
  skip: skipElsewhere(process.platform === "linux", "Linux"),
}, (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bounded-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const [large, pipe] = [join(folder, "large"), join(folder, "pipe")];
  writeFileSync(large, "");
  truncateSync(large, 2 ** 32);
  execFileSync("mkfifo", [pipe]);
  for (const read of readers) {
    assert.throws(() => read(large), {
      code: "RUN_FOLDER",
      message: new RegExp(`^${large} is no file of a run: it has more than \\d+ bytes; put back`),
    });
    assert.throws(() => read(join(folder, "absent")), { code: "ENOENT" });
  }
  for (const read of [...readers, expectRunFile])
    assert.throws(() => read(pipe), {
      message: /pipe is no file of a run: it is a pipe or a device/,
    });
});
