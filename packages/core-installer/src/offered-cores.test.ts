import assert from "node:assert/strict";
import { test } from "node:test";
import { offeredCores, selectCores } from "./offered-cores.ts";
import { stableRetro } from "./wheel-release.ts";

const names = (words: readonly string[], machine = "linux-x64") => {
  const { cores, systems, leftOut } = selectCores(words, machine);
  return [cores.map(({ file }) => file), systems, leftOut.map(({ file }) => file)];
};

test("consoles and cores are named in any case; a core brings all its consoles", () => {
  assert.deepEqual(names(["genesis"]), [["genesis_plus_gx"], ["Genesis"], []]);
  assert.deepEqual(names(["Game Boy", "NES"]), [["fceumm", "gambatte"], ["Nes", "GameBoy"], []]);
  assert.deepEqual(names(["genesis-plus-gx"]), [
    ["genesis_plus_gx"],
    ["Genesis", "Sms", "GameGear"],
    [],
  ]);
});

test("without names no core comes whose licence forbids commercial use", () => {
  const [cores, systems, leftOut] = names([]);
  assert.deepEqual(cores, ["fceumm", "gambatte", "mgba", "stella", "mednafen_pce_fast"]);
  assert.ok(!systems?.includes("Genesis"));
  assert.deepEqual(leftOut, ["genesis_plus_gx", "picodrive", "snes9x"]);
  for (const { licence, nonFree, file } of offeredCores("linux-x64"))
    assert.equal(licence === "non-commercial", nonFree === true, file);
});

test("what the wheel does not bring is refused with what it does", () => {
  assert.throws(() => selectCores(["genesi"], "linux-x64"), {
    code: "CONSOLE_UNKNOWN",
    message:
      /^No core for 'genesi' in the wheel for linux-x64\. Did you mean genesis\b.*\? Expected /,
  });
  // The Macintosh's wheel has no Gambatte.
  assert.throws(() => selectCores(["gameboy"], "darwin-arm64"), {
    message: /^No core for 'gameboy' in the wheel for darwin-arm64\./,
  });
});

test("every machine that has cores has a wheel, each with a hash of its own", () => {
  const hashes = stableRetro.wheels.map(({ sha256 }) => sha256);
  assert.equal(new Set(hashes).size, hashes.length);
  for (const sha256 of hashes) assert.match(sha256, /^[0-9a-f]{64}$/);
  for (const machine of ["linux-x64", "darwin-arm64"]) {
    assert.ok(offeredCores(machine).length > 0);
    assert.ok(stableRetro.wheels.some((wheel) => wheel.machine === machine));
  }
});
