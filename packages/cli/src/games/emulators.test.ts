import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { findEmulatorFactory } from "@lockstep/emulation";
import { findCores } from "@lockstep/emulation/libretro";
import { skipUnless } from "@lockstep/system/testing";
import { installedCore } from "./emulators.ts";

const nestopia = { name: "Nestopia", version: "" };
const skip = skipUnless(
  findCores("Nes", []).some(({ name }) => name === nestopia.name),
  "Nestopia (apt-get install libretro-nestopia)",
);
const ours = fileURLToPath(new URL("../../../../games/HareDash-Nes", import.meta.url));

test("a game is played by the first core that takes its start states, and by no other", {
  skip,
}, async (context) => {
  const games = mkdtempSync(join(tmpdir(), "lockstep-cores-"));
  context.after(() => rmSync(games, { recursive: true, force: true }));
  const folder = join(games, "Saved-Nes");
  mkdirSync(folder);
  for (const file of ["data.json", "scenario.json", "rom.sha", "rom.nes"]) {
    cpSync(join(ours, file), join(folder, file));
  }
  const factory = await findEmulatorFactory({ system: "Nes", core: nestopia, coresPaths: [] });
  const emulator = factory.create("Nes", readFileSync(join(folder, "rom.nes")));
  for (let frame = 0; frame < 60; frame++) emulator.frame([]);
  writeFileSync(join(folder, "Saved.state"), gzipSync(emulator.saveState()));
  emulator.close();
  writeFileSync(join(folder, "Script.inputs"), "60\n");
  writeFileSync(join(folder, "Foreign.state"), gzipSync("FCS and so on"));

  const places = { gamePaths: [games], romPaths: [], coresPaths: [] };
  const from = (...startStates: readonly string[]) =>
    ({ game: "Saved-Nes", scenario: "scenario", startStates }) as const;
  const any = undefined;
  assert.equal(await installedCore(from("Script"), any, places), null, "the one of Lockstep");
  assert.deepEqual(await installedCore(from("Script", "Saved"), any, places), factory.core);
  await assert.rejects(installedCore(from("Foreign"), any, places), {
    code: "CORE_NOT_FOUND",
    message:
      /^No core here plays Saved-Nes .* Lockstep NES [\d.]+: Save state refused: .* jsnes [\d.]+: Save state refused: .* Nestopia [\d.]+: Save state refused: .*--cores-path\.$/,
  });
  const jsnes = { name: "jsnes", version: "" };
  assert.deepEqual(await installedCore(from("Script"), jsnes, places), {
    name: "jsnes",
    version: "3.0.0",
  });
  const own = { name: "lockstep nes", version: "" };
  assert.equal(
    await installedCore(from("Script"), own, places),
    null,
    "named, it is the usual one",
  );
  await assert.rejects(installedCore(from("Saved"), jsnes, places), { code: "CORE_NOT_FOUND" });
  const rom = readFileSync(join(folder, "rom.nes"));
  rom[6] = ((rom[6] as number) & 0x0f) | 0x50;
  writeFileSync(join(folder, "rom.nes"), rom);
  const mmc5 = await installedCore(from("Script"), any, places);
  assert.equal(mmc5?.name, "jsnes", "the first one that has the mapper");
});

test("a damaged cartridge is told once for all cores, with its path and without advice for save states", async (context) => {
  const games = mkdtempSync(join(tmpdir(), "lockstep-damaged-"));
  context.after(() => rmSync(games, { recursive: true, force: true }));
  const folder = join(games, "Cut-Nes");
  mkdirSync(folder);
  for (const file of ["data.json", "scenario.json"]) cpSync(join(ours, file), join(folder, file));
  const rom = readFileSync(join(ours, "rom.nes")).subarray(0, 20_000);
  writeFileSync(join(folder, "rom.nes"), rom);
  writeFileSync(join(folder, "rom.sha"), createHash("sha1").update(rom.subarray(16)).digest("hex"));
  writeFileSync(join(folder, "Script.inputs"), "60\n");
  const environment = { game: "Cut-Nes", scenario: "scenario", startStates: ["Script"] };
  const places = { gamePaths: [games], romPaths: [], coresPaths: [] };
  await assert.rejects(installedCore(environment, undefined, places), ({ message }: Error) => {
    assert.ok(message.includes(`with ${join(folder, "rom.nes")} `), message);
    assert.match(message, /Lockstep NES [\d.]+, jsnes [\d.]+.*: NES ROM refused: truncated: /);
    assert.equal(message.match(/truncated/g)?.length, 1, message);
    assert.doesNotMatch(message, /Save states/);
    return true;
  });
});
