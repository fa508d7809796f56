import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { writeZip } from "../../archive/zip-file.ts";
import { romHashesOf } from "./rom-hashes.ts";

const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex");

test("a file's hashes are those of its content with and without the NES's header, also in archives", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-rom-hashes-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const rom = Uint8Array.from({ length: 100 }, (_, i) => i);
  const expected = [sha1(rom), sha1(rom.subarray(16))];
  const file = join(folder, "a.nes");
  writeFileSync(file, rom);
  assert.deepEqual([...romHashesOf(file)], expected);
  const zip = join(folder, "a.zip");
  writeFileSync(zip, writeZip([{ name: "inside.nes", bytes: rom }]));
  assert.deepEqual([...romHashesOf(zip)], expected);
  writeFileSync(zip, "PK\u0003\u0004 broken");
  assert.deepEqual([...romHashesOf(zip)], []);
});

test("a file that does not change is read once, one that changes again", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-rom-hashes-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "a.md");
  writeFileSync(file, "one");
  const first = romHashesOf(file);
  assert.equal(romHashesOf(file), first);
  writeFileSync(file, "two");
  utimesSync(file, 1, 1);
  assert.ok(romHashesOf(file).has(sha1(Buffer.from("two"))));
});
