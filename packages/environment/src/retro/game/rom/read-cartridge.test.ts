import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@lockstep/system/testing";
import { writeZip } from "../../archive/zip-file.ts";
import { readCartridge } from "./read-cartridge.ts";

const hare = fileURLToPath(
  new URL("../../../../../../games/HareDash-Nes/rom.nes", import.meta.url),
);
const wrong = (message: RegExp) => ({ code: "ROM_WRONG", message });

test("a cartridge is read from a file or an archive, with the hash that integrations have", async (context) => {
  const bytes = readFileSync(hare);
  const sha1 = createHash("sha1").update(bytes.subarray(16)).digest("hex");
  const bare = await readCartridge(hare);
  assert.deepEqual([bare.system, bare.sha1], ["Nes", sha1]);
  const zip = join(temporaryFolder(context), "hare.zip");
  writeFileSync(
    zip,
    writeZip([
      { name: "read.me", bytes },
      { name: "Hare.nes", bytes },
    ]),
  );
  const packed = await readCartridge(zip);
  assert.deepEqual([packed.system, packed.sha1, packed.name], ["Nes", sha1, "Hare.nes"]);
  assert.deepEqual(packed.rom, bare.rom);
});

test("what says nothing of its console needs its name, and one that contradicts it is refused", async (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, "game.bin");
  const rom = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 251);
  writeFileSync(file, rom);
  await assert.rejects(
    readCartridge(file),
    wrong(/it may be of the Genesis or Atari2600, .*--system/),
  );
  assert.equal((await readCartridge(file, "Atari2600")).system, "Atari2600");
  rom.set(Buffer.from("SEGA"), 0x100);
  writeFileSync(file, rom);
  assert.equal((await readCartridge(file)).system, "Genesis");
  await assert.rejects(
    readCartridge(hare, "Genesis"),
    wrong(/it is a cartridge of the NES, expected one of the Genesis/),
  );
  await assert.rejects(
    readCartridge(file, "Jaguar"),
    wrong(/the console Jaguar is not known, expected one of Nes/),
  );
});

test("what is no cartridge, and archives with none or several, are one line", async (context) => {
  const folder = temporaryFolder(context);
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const rom = new Uint8Array(4096).fill(7);
  await assert.rejects(readCartridge(join(folder, "no.nes")), { code: "ROM_MISSING" });
  await assert.rejects(
    readCartridge(file("a.txt", rom)),
    wrong(/nothing says which console plays it/),
  );
  const page = Buffer.from("# Notes – on *Sonic*\n\n- Stage 1: jump\n".repeat(200));
  for (const text of [page, page.subarray(0, 30)])
    await assert.rejects(
      readCartridge(file("notes.md", text)),
      wrong(/notes\.md: it is text, expected a cartridge\.$/),
    );
  const two = writeZip([
    { name: "a.gb", bytes: rom },
    { name: "b.gb", bytes: rom },
  ]);
  await assert.rejects(
    readCartridge(file("two.zip", two)),
    wrong(/the archive holds a\.gb, b\.gb, expected one/),
  );
  const none = writeZip([{ name: "a.txt", bytes: rom }]);
  await assert.rejects(
    readCartridge(file("none.zip", none)),
    wrong(/the archive holds no cartridge/),
  );
  await assert.rejects(readCartridge(file("small.nes", rom.subarray(0, 9))), wrong(/only 9 bytes/));
});
