import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { Emulator } from "../emulator.ts";
import { GENESIS, NES, sharedFile, skipUnlessShared } from "../testing/test-consoles.ts";
import { createLibretroFactory } from "./create-libretro-factory.ts";

const SONIC = "SonicTheHedgehog-Genesis";
const skip = GENESIS.skip || skipUnlessShared(SONIC);

function aGenesis(): Emulator {
  const { corePath, options, romFile } = GENESIS;
  return createLibretroFactory({ corePath, options }).create("Genesis", readFileSync(romFile));
}

function stateOf(file: string): Uint8Array {
  return gunzipSync(readFileSync(sharedFile(file)));
}

function number(emulator: Emulator, address: number, length: number): number {
  return emulator.memory.read(address, length).reduce((value, byte) => value * 256 + byte, 0);
}

/** x, y, zone, act, lives, rings, score. */
function sonicOf(emulator: Emulator): readonly number[] {
  return [
    number(emulator, 0xff_d008, 2),
    number(emulator, 0xff_d00c, 2),
    emulator.memory.readByte(0xff_fe10),
    emulator.memory.readByte(0xff_fe11),
    emulator.memory.readByte(0xff_fe12),
    number(emulator, 0xff_fe20, 2),
    number(emulator, 0xff_fe26, 4),
  ];
}

test("gym-retro's Sonic states have the right RAM and draw their level, with no Sonic ROM", {
  skip,
}, () => {
  // The pictures were looked at: title card, Sonic, HUD. They are the same in every version of the core that reads 1.7.6.
  const expected = [
    ["GreenHillZone.Act1", [80, 944, 0, 0, 3, 0, 0], "b2233a1ba0255ceb1ae65f17d42a99d59875e357"],
    ["LabyrinthZone.Act2", [80, 236, 1, 1, 3, 0, 0], "ba9a9408cdc74bb8353ec44b410905911b723b80"],
    ["MarbleZone.Act3", [48, 358, 2, 2, 3, 0, 0], "69ec07e8c0a9923148107fde517338c79731eee7"],
  ] as const;
  const emulator = aGenesis();
  for (const [name, ram, picture] of expected) {
    emulator.loadState(stateOf(`${SONIC}/${name}.state`));
    assert.deepStrictEqual(sonicOf(emulator), ram, name);
    emulator.frame([]);
    const { width, height, rgb } = emulator.picture();
    assert.deepStrictEqual([width, height], [320, 224]);
    assert.equal(createHash("sha1").update(rgb).digest("hex"), picture, name);
    emulator.powerOn();
  }
  emulator.close();
});

test("Airstriker plays on from gym-retro's state, frame for frame the same, drawn or not", {
  skip,
}, () => {
  const [drawn, undrawn] = [aGenesis(), aGenesis()];
  const state = stateOf("Airstriker-Genesis/Level1.state");
  drawn.loadState(state);
  undrawn.loadState(state);
  const lives = new Set<number>();
  for (let frame = 0; frame < 900; frame++) {
    const buttons = [(frame & 1) | ((frame >> 5) & 1 ? 0x40 : 0x80)];
    drawn.frame(buttons);
    undrawn.frame(buttons, frame % 4 === 3);
    lives.add(number(drawn, 16_712_282, 2));
    assert.deepStrictEqual(undrawn.memory.bytes, drawn.memory.bytes, `frame ${frame}`);
  }
  assert.deepStrictEqual(undrawn.picture(), drawn.picture());
  assert.ok(lives.size > 1, "the game is played: lives are lost");
  drawn.close();
  undrawn.close();
});

test("a frame that is not to be drawn is not: the picture stays as it was while the game goes on", {
  skip,
}, () => {
  const emulator = aGenesis();
  emulator.loadState(stateOf("Airstriker-Genesis/Level1.state"));
  for (let frame = 0; frame < 400; frame++) emulator.frame([0x80]);
  const ram = emulator.memory.bytes.slice();
  const picture = emulator.picture().rgb.slice();
  for (let frame = 0; frame < 30; frame++) emulator.frame([0x40], false);
  assert.deepStrictEqual(emulator.picture().rgb, picture);
  assert.notDeepStrictEqual(emulator.memory.bytes, ram);
  emulator.frame([0x40]);
  assert.notDeepStrictEqual(emulator.picture().rgb, picture);
  emulator.close();
});

test("a state of a core version without a known conversion is refused, and the game goes on", {
  skip,
}, () => {
  const [emulator, reference] = [aGenesis(), aGenesis()];
  const old = stateOf("Airstriker-Genesis/Level1.state").slice();
  old.set(Buffer.from("GENPLUS-GX 1.7.4", "latin1"));
  assert.throws(() => emulator.loadState(old), {
    code: "STATE_REFUSED",
    message: /expected a state of GENPLUS-GX 1\.7\.6, got one of GENPLUS-GX 1\.7\.4/,
  });
  const short = stateOf("Airstriker-Genesis/Level1.state").subarray(0, 700_000);
  assert.throws(() => emulator.loadState(short), { code: "STATE_REFUSED" });
  for (let frame = 0; frame < 30; frame++) {
    emulator.frame([]);
    reference.frame([]);
  }
  assert.deepStrictEqual(emulator.memory.bytes, reference.memory.bytes);
  emulator.close();
  reference.close();
});

test("a core's bare state is loaded at another moment, when its own states have another length", {
  skip: NES.skip,
}, () => {
  const create = (): Emulator =>
    createLibretroFactory({ corePath: NES.corePath }).create("Nes", readFileSync(NES.romFile));
  const [played, fresh] = [create(), create()] as [Required<Emulator>, Required<Emulator>];
  played.frame([]);
  const early = fresh.coreState(fresh.saveState());
  const later = played.coreState(played.saveState());
  if (played.core.name === "Nestopia") assert.notEqual(early.length, later.length);
  fresh.loadState(later);
  played.loadState(later);
  for (let frame = 0; frame < 120; frame++) {
    for (const emulator of [played, fresh]) emulator.frame([frame & 0b1111_1101]);
    assert.deepStrictEqual(fresh.memory.bytes, played.memory.bytes, `frame ${frame}`);
  }
  for (const emulator of [played, fresh]) {
    emulator.loadState(early);
    emulator.frame([]);
  }
  assert.deepStrictEqual(fresh.memory.bytes, played.memory.bytes);
  for (const emulator of [played, fresh]) emulator.close();
});

test("a state of another core is refused by that core's name, and changes nothing", {
  skip: NES.skip || GENESIS.skip,
}, () => {
  const genesis = createLibretroFactory({ corePath: GENESIS.corePath }).create(
    "Genesis",
    readFileSync(GENESIS.romFile),
  );
  const foreign = genesis.coreState?.(genesis.saveState()) ?? new Uint8Array();
  const nes = createLibretroFactory({ corePath: NES.corePath }).create(
    "Nes",
    readFileSync(NES.romFile),
  );
  nes.frame([]);
  const before = nes.saveState();
  assert.throws(() => nes.loadState(foreign), {
    code: "STATE_REFUSED",
    message: /expected a state of .*, got one of Genesis Plus GX/,
  });
  assert.deepStrictEqual(nes.saveState(), before);
  for (const emulator of [genesis, nes]) emulator.close();
});
