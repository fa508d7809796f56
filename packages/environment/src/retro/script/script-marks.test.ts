import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readScripts } from "./script-file.ts";

const code = "function reward()\r\n  return 1\r\nend\r\n";
const cases: readonly (readonly [string, Uint8Array, RegExp | null])[] = [
  ["Windows' line ends", Buffer.from(code), null],
  ["a byte-order mark", Buffer.from(`\ufeff${code}`), null],
  ["UTF-16", Buffer.from(`\ufeff${code}`, "utf16le"), /text in UTF-16/],
  ["a web page", Buffer.from("<html></html>"), /a web page \(HTML\)/],
];

for (const [what, bytes, says] of cases)
  test(`a script with ${what} ${says === null ? "compiles" : "is named"}`, (context) => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-script-"));
    context.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "a.lua"), bytes);
    const read = () => readScripts(folder, ["a.lua"], "scenario.json");
    if (says === null) assert.equal(Buffer.from(read()[0]?.source ?? []).toString(), code);
    else assert.throws(read, { message: says });
  });
