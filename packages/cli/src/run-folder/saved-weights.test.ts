import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readSavedWeights } from "./saved-weights.ts";

test("weights are read as they were written, the newest or a named version, and checked", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-weights-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.throws(
    () => readSavedWeights(folder, undefined),
    /no weights in weights.*put them back where they were deleted/,
  );
  mkdirSync(join(folder, "weights"));
  const write = (version: number, value: number): void => {
    const bytes = Buffer.alloc(8);
    bytes.writeFloatLE(value, 4);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(join(folder, "weights", `${version}.f32`), bytes);
    writeFileSync(join(folder, "weights", `${version}.json`), JSON.stringify({ version, sha256 }));
  };
  write(9, 0.25);
  write(10, 0.5);
  assert.deepEqual([...readSavedWeights(folder, undefined).weights], [0, 0.5]);
  assert.equal(readSavedWeights(folder, undefined).version, 10);
  assert.deepEqual([...readSavedWeights(folder, 9).weights], [0, 0.25]);
  assert.throws(() => readSavedWeights(folder, 8), /only of 9, 10/);
  writeFileSync(join(folder, "weights", "10.f32"), Buffer.alloc(8));
  assert.throws(
    () => readSavedWeights(folder, 10),
    /damaged: its SHA-256 is .*or name another version: 9$/,
  );
});
