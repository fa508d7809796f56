import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Emulator, Memory } from "@lockstep/emulation";
import { createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { skipUnless } from "@lockstep/system/testing";
import { drain } from "../../../slot/drain.ts";
import { ScenarioJudge } from "../../slot/scenario-judge.ts";
import { readScenario, variablesOf } from "../scenario/read-scenario.ts";
import { readVariables } from "../scenario/read-variables.ts";
import { readVariable, type Variable } from "../scenario/variable-reader.ts";
import { describeGames } from "./describe-games.ts";
import { enterStartState } from "./enter-start-state.ts";
import { findGame } from "./find-games.ts";
import { loadGame } from "./load-game.ts";
import { readMetadata } from "./metadata.ts";
import { readStartState } from "./start-state.ts";

const project = new URL("../../../../../../", import.meta.url);
const games = fileURLToPath(new URL("games", project));
const retro = fileURLToPath(new URL("../shared/retro", project));
const NAME = "SonicTheHedgehog-Genesis";
const { folder } = findGame(NAME, [games]);
const variables = readVariables(join(folder, "data.json"));
const known = new Set(variables.keys());
const metadata = readMetadata(join(folder, "metadata.json"), known);

/** RAM that only has the bytes that were written. */
class WrittenMemory implements Pick<Memory, "bytes" | "readByte" | "read"> {
  readonly bytes = new Uint8Array(0);
  readonly #bytes = new Map<number, number>();

  set(name: string, value: number): void {
    const { address, type } = variables.get(name) as Variable;
    for (let i = 0; i < type.width; i++) {
      this.#bytes.set(address + i, Math.floor(value / 256 ** (type.width - 1 - i)) & 0xff);
    }
  }

  readByte(address: number): number {
    return this.#bytes.get(address) ?? 0;
  }

  read(address: number, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => this.readByte(address + i));
  }
}

/** The contest scenario on RAM that the test writes. */
function aContest(start: { zone: number; act: number; x: number }) {
  const memory = new WrittenMemory();
  const scenario = readScenario(join(folder, "contest.json"), known);
  const watched = variablesOf(scenario).map((name) => variables.get(name) as Variable);
  const judge = new ScenarioJudge({ memory } as unknown as Emulator, {
    scenario,
    watched,
    variables,
  });
  const write = (values: Readonly<Record<string, number>>): void => {
    for (const [name, value] of Object.entries(values)) memory.set(name, value);
  };
  write({ ...start, lives: 3 });
  judge.restart();
  return {
    restart: () => judge.restart(),
    write,
    /** Reward and end of a frame in which these variables changed. */
    frame(values: Readonly<Record<string, number>>): readonly [number, boolean] {
      write(values);
      const ended = judge.update();
      return [Math.round((judge.rewards[0] ?? 0) * 1e6) / 1e6, ended];
    },
  };
}

test("the contest's reward is 9000 over the level by x, both ways, and no more at its left edge", () => {
  // GreenHill 1: 80 to 0x2560 = 9568, so 9488 pixels are 9000 points.
  const contest = aContest({ zone: 0, act: 0, x: 80 });
  assert.deepEqual(contest.frame({}), [0, false]);
  assert.deepEqual(contest.frame({ x: 80 + 4744 }), [4500, false]);
  assert.deepEqual(contest.frame({ x: 80 + 2372 }), [-2250, false]);
  assert.deepEqual(contest.frame({ x: 80 + 2372 }), [0, false]);
  assert.deepEqual(contest.frame({ x: 10 }), [-2250, false]);
  assert.deepEqual(contest.frame({ x: 79 }), [0, false]);
  assert.deepEqual(contest.frame({ rings: 5, score: 100, y: 12 }), [0, false]);
});

test("the level's end ends the episode with up to 1000 points for the time", () => {
  const contest = aContest({ zone: 0, act: 0, x: 80 });
  // Frames are counted from 0, the start's among them: this is frame 1.
  assert.deepEqual(contest.frame({ x: 9567 })[1], false);
  const [reward, ended] = contest.frame({ x: 9600 });
  assert.ok(ended);
  assert.equal(reward, Math.round((9000 / 9488 + 1000 * (1 - 2 / 18_000)) * 1e6) / 1e6);
  contest.write({ x: 80 });
  contest.restart();
  for (let frame = 1; frame < 9000; frame++) assert.deepEqual(contest.frame({}), [0, false]);
  assert.deepEqual(contest.frame({ x: 9568 }), [9500, true]);
});

test("a lost life ends the episode, a won one does not, and the next episode starts anew", () => {
  const contest = aContest({ zone: 2, act: 2, x: 48 });
  assert.deepEqual(contest.frame({ lives: 4 }), [0, false]);
  assert.deepEqual(contest.frame({ lives: 3 }), [0, true]);
  contest.write({ lives: 2, x: 1000, zone: 1, act: 1 });
  contest.restart();
  assert.deepEqual(contest.frame({}), [0, false]);
  // Labyrinth 2 ends at 0x1150 = 4432: half of what is left.
  assert.deepEqual(contest.frame({ x: 2716 }), [4500, false]);
});

test("each of the 17 levels ends where the metadata says", () => {
  const zones = ["GreenHill", "Labyrinth", "Marble", "StarLight", "SpringYard", "ScrapBrain"];
  const ends = Object.entries(metadata.progress?.end ?? {});
  assert.equal(ends.length, 17);
  for (const [state, end] of ends) {
    const [, zone = "", act] = /^(\w+)Zone\.Act(\d)$/.exec(state) ?? [];
    const contest = aContest({ zone: zones.indexOf(zone), act: Number(act) - 1, x: 80 });
    assert.equal(contest.frame({ x: end - 1 })[1], false, state);
    assert.equal(contest.frame({ x: end })[1], true, state);
  }
  assert.throws(() => aContest({ zone: 6, act: 0, x: 80 }), { code: "SCRIPT_FAILED" });
});

test("13 levels are trained on, GreenHill 2 is held out, and without states and ROM the game says so", () => {
  assert.equal(metadata.trainingStates.length, 13);
  assert.deepEqual(metadata.evaluationStates, ["GreenHillZone.Act2"]);
  assert.throws(() => loadGame(NAME, { gamePaths: [games] }), { code: "ROM_MISSING" });
  const sonic = describeGames({ gamePaths: [games], systems: [] }).find(
    ({ name }) => name === NAME,
  );
  assert.deepEqual(sonic?.lacks, ["ROM", "core", "state"]);
  assert.equal(sonic?.missingStates.length, 14);
});

const [core] = findCores("Genesis", []);
const anyRom = join(retro, "Airstriker-Genesis", "rom.md");
const skip =
  skipUnless(core !== undefined, "a libretro core for the Genesis, see .ci/run") ||
  skipUnless(existsSync(anyRom), anyRom);

test("gym-retro's start states have the right variables through our integration", { skip }, () => {
  const emulator = createLibretroFactory({ corePath: core?.path ?? "" }).create(
    "Genesis",
    readFileSync(anyRom),
  );
  const expected = {
    "GreenHillZone.Act1": { x: 80, y: 944, zone: 0, act: 0, lives: 3, rings: 0, score: 0 },
    "LabyrinthZone.Act2": { x: 80, y: 236, zone: 1, act: 1, lives: 3, rings: 0, score: 0 },
    "MarbleZone.Act3": { x: 48, y: 358, zone: 2, act: 2, lives: 3, rings: 0, score: 0 },
  };
  for (const [state, values] of Object.entries(expected)) {
    drain(enterStartState(emulator, readStartState([folder, join(retro, NAME)], state)));
    for (const [name, value] of Object.entries(values)) {
      const variable = variables.get(name) as Variable;
      assert.equal(readVariable(emulator.memory, variable), value, `${state}: ${name}`);
    }
  }
  emulator.close();
});
