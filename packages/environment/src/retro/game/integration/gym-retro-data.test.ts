import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Emulator, Memory } from "@lockstep/emulation";
import { createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { messageOf } from "@lockstep/errors";
import { skipElsewhere, skipUnless } from "@lockstep/system/testing";
import { ScenarioJudge } from "../../slot/scenario-judge.ts";
import { readVariable } from "../scenario/variable-reader.ts";
import { describeGames, type GameDescription } from "./describe-games.ts";
import { findGame } from "./find-games.ts";
import { readGameFiles } from "./load-game.ts";
import { readStartState } from "./start-state.ts";

const folder = process.env["LOCKSTEP_RETRO_DATA"];
const collections =
  folder === undefined
    ? []
    : ["stable", "experimental", "contrib"]
        .flatMap((name) => [join(folder, "data", name), join(folder, name)])
        .filter((path) => existsSync(path))
        .map((path) => resolve(path));
const skip = skipElsewhere(
  collections.length > 0,
  "those who name stable-retro's folder in LOCKSTEP_RETRO_DATA: `pip download --no-deps stable-retro`, unzip the wheel",
);

const games = (path: string): readonly GameDescription[] =>
  describeGames({ gamePaths: [path], systems: [] });

/**
 * RAM that answers everywhere, with other bytes in each frame.
 * @param still addresses that stay 0: scripts look levels up in tables, and there is no level of any number
 */
function aRestlessConsole(still: ReadonlySet<number> = new Set()): {
  readonly emulator: Emulator;
  frame: number;
} {
  const console = { frame: 0, emulator: {} as Emulator };
  const readByte = (address: number): number =>
    still.has(address)
      ? 0
      : (Math.imul(address + 1, 2_654_435_761) + console.frame * (address % 7)) & 0xff;
  const memory: Pick<Memory, "bytes" | "readByte" | "read"> = {
    bytes: new Uint8Array(),
    readByte,
    read: (address, length) => Uint8Array.from({ length }, (_, i) => readByte(address + i)),
  };
  console.emulator = { memory } as unknown as Emulator;
  return console;
}

for (const path of collections.length > 0 ? collections : ["gym-retro's games"]) {
  test(`${path}: every integration is read, or says which of its files is wrong`, { skip }, () => {
    const all = games(path);
    for (const { name, scenarios, problems } of all) {
      const faults = problems.filter((problem) => !/^(No emulator|No ROM with)/.test(problem));
      for (const fault of faults) assert.match(fault, /\.(json|sha|lua|state): /, name);
      if (scenarios.length === 0) assert.notEqual(faults.length, 0, name);
    }
    assert.ok(all.some(({ scenarios }) => scenarios.length > 0));
    if (path.endsWith("stable")) {
      assert.deepEqual(
        all.filter(({ scenarios }) => !scenarios.includes("scenario")).map(({ name }) => name),
        [],
      );
    }
  });

  test(`${path}: every variable is read and every start state unpacked`, { skip }, () => {
    const { emulator } = aRestlessConsole();
    for (const game of games(path)) {
      for (const state of game.states) {
        const read = readStartState([game.folder], state);
        assert.ok(read.kind === "saved" && read.bytes.length > 0, `${game.name} ${state}`);
      }
      for (const scenario of game.scenarios.slice(0, 1)) {
        for (const variable of readGameFiles(game, scenario).variables.values()) {
          assert.ok(Number.isFinite(readVariable(emulator.memory, variable)), variable.name);
        }
      }
    }
  });

  test(`${path}: every scenario judges two hundred frames, scripts included`, { skip }, () => {
    const failures: string[] = [];
    for (const game of games(path)) {
      for (const scenario of game.scenarios) {
        const files = readGameFiles(game, scenario);
        const levels = [...files.variables.values()].filter(({ name }) =>
          /^(zone|act)$/.test(name),
        );
        const console = aRestlessConsole(new Set(levels.map(({ address }) => address)));
        try {
          const judge = new ScenarioJudge(console.emulator, files);
          judge.restart();
          for (; console.frame < 200; console.frame++) {
            judge.update();
            assert.ok(judge.rewards.every(Number.isFinite), `${game.name} ${scenario}`);
          }
        } catch (error) {
          failures.push(`${game.name} ${scenario}: ${messageOf(error)}`);
        }
      }
    }
    assert.deepEqual(failures, []);
  });
}

const genesisPlus = findCores("Genesis", []).find(({ name }) => name === "Genesis Plus GX");

for (const system of ["Genesis", "Sms", "GameGear"]) {
  test(`every start state of the ${system} is taken by the installed core, which goes on from it`, {
    skip: skip || skipUnless(genesisPlus !== undefined, "Genesis Plus GX, see .ci/run"),
  }, () => {
    const factory = createLibretroFactory({ corePath: genesisPlus?.path ?? "" });
    // Its states have one size whatever the cartridge. An empty one gives the processor nothing sensible to do, at worst.
    const emulator = factory.create(system, new Uint8Array(0x10000));
    let taken = 0;
    for (const game of collections.flatMap(games).filter((each) => each.system === system)) {
      for (const name of game.states) {
        const state = readStartState([game.folder], name);
        if (state.kind !== "saved") continue;
        const played = [0, 1].map(() => {
          emulator.loadState(state.bytes);
          const loaded = hashOf(emulator.memory.bytes);
          for (let frame = 0; frame < 30; frame++) emulator.frame([], false);
          return [loaded, hashOf(emulator.memory.bytes)];
        });
        assert.deepEqual(played[1], played[0], `${game.name} ${name}: loaded and played twice`);
        taken += 1;
      }
    }
    assert.ok(taken > 0, `gym-retro has no start state of the ${system}`);
    emulator.close();
  });
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** x, lives, zone and act of each frame, as Sonic's RAM has them. */
type SonicFrame = readonly [x: number, lives: number, zone: number, act: number];

/** The contest's reward of every frame up to the episode's end. */
function contestOf(paths: readonly string[], frames: readonly SonicFrame[]): readonly number[] {
  const ram = new Map<number, number>();
  const readByte = (address: number): number => ram.get(address) ?? 0;
  const memory = {
    bytes: new Uint8Array(),
    readByte,
    read: (address: number, length: number) =>
      Uint8Array.from({ length }, (_, i) => readByte(address + i)),
  };
  const files = readGameFiles(findGame("SonicTheHedgehog-Genesis", paths), "contest");
  const judge = new ScenarioJudge({ memory } as unknown as Emulator, files);
  const rewards: number[] = [];
  for (const [x, lives, zone, act] of frames) {
    for (const [address, byte] of [
      [0xff_d008, x >> 8],
      [0xff_d009, x & 0xff],
      [0xff_fe10, zone],
      [0xff_fe11, act],
      [0xff_fe12, lives],
    ] as const) {
      ram.set(address, byte & 0xff);
    }
    if (rewards.length === 0) judge.restart();
    const ended = rewards.length > 0 && judge.update();
    rewards.push(judge.rewards[0] as number);
    if (ended) return rewards;
  }
  throw new Error("the episode did not end");
}

test("our contest judges Sonic as gym-retro's own script does", {
  skip:
    skip ||
    skipElsewhere(
      collections.some((path) => path.endsWith("stable")),
      "stable games",
    ),
}, () => {
  const ours = fileURLToPath(new URL("../../../../../../games", import.meta.url));
  const theirs = collections.filter((path) => path.endsWith("stable"));
  const run = (zone: number, act: number, lives: (frame: number) => number): SonicFrame[] =>
    Array.from({ length: 700 }, (_, frame) => {
      const back = frame % 90 > 60 ? -30 * (frame % 30) : 0;
      return [80 + 16 * frame + back, lives(frame), zone, act];
    });
  for (const frames of [
    run(0, 0, () => 3),
    run(1, 2, () => 3),
    run(5, 1, (frame) => (frame < 300 ? 3 : 2)),
    run(3, 0, (frame) => (frame < 200 ? 3 : 4)),
  ]) {
    const expected = contestOf(theirs, frames);
    assert.ok(expected.length > 100 && expected.some((reward) => reward < 0));
    assert.deepEqual(contestOf([ours], frames), expected);
  }
});
