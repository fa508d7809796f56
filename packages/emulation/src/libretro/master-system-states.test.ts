import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { scriptedButtons } from "../conformance/play-script.ts";
import { masterSystemTestRom } from "../testing/master-system-test-rom.ts";
import { MASTER_SYSTEM } from "../testing/test-consoles.ts";
import { createLibretroFactory } from "./create-libretro-factory.ts";

/** Where the states were saved, by the core of gym-retro ("1.7.5"), which played our test cartridge by the script. */
const SAVED_AT = 300;

for (const system of ["Sms", "GameGear"]) {
  test(`a state that gym-retro's core saved of the ${system} goes on in this core as if it had never stopped`, {
    skip: MASTER_SYSTEM.skip,
  }, () => {
    const factory = createLibretroFactory({ corePath: MASTER_SYSTEM.corePath });
    const make = () => factory.create(system, masterSystemTestRom());
    const [undisturbed, converted] = [make(), make()];
    for (let frame = 0; frame < SAVED_AT; frame++) {
      undisturbed.frame(scriptedButtons(undisturbed, frame));
    }
    const file = new URL(`../../fixtures/${system}-1.7.5.state`, import.meta.url);
    converted.loadState(gunzipSync(readFileSync(file)));
    assert.deepStrictEqual(converted.memory.bytes, undisturbed.memory.bytes);
    for (let frame = SAVED_AT; frame < 3 * SAVED_AT; frame++) {
      for (const emulator of [undisturbed, converted]) {
        emulator.frame(scriptedButtons(emulator, frame));
      }
      assert.deepStrictEqual(converted.memory.bytes, undisturbed.memory.bytes, `frame ${frame}`);
      assert.deepStrictEqual(converted.picture(), undisturbed.picture(), `frame ${frame}`);
    }
    undisturbed.close();
    converted.close();
  });
}
