import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { lastLine } from "./last-line.ts";

test("the last words of a log are its last line that says something", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-last-line-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "log");
  const lastOf = (text: string): string | null => {
    writeFileSync(file, text);
    return lastLine(file);
  };
  assert.equal(lastLine(file), null, "no file");
  assert.equal(lastOf("\n \n"), null);
  assert.equal(lastOf("first\nlast\n\n"), "last");
  assert.equal(lastOf('{"level":50,"msg":"store gone"}\n'), "store gone");
  assert.equal(lastOf('{"level":50\n'), '{"level":50');
  assert.equal(lastOf("x".repeat(20_000))?.length, 300);
});
