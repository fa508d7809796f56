import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { ButtonMask, Emulator } from "@lockstep/emulation";
import { createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { skipUnless } from "@lockstep/system/testing";
import type { GameConfig } from "../../configuration/environment-config.ts";
import { aGamesFolder, type GamesFolder } from "../../testing/a-game-folder.ts";
import { FakeConsole } from "../../testing/fake-console.ts";
import { sharedFolder, skipUnlessShared } from "../../testing/shared-retro.ts";
import { type LoadedGame, loadGame } from "../game/integration/load-game.ts";
import { createSlot } from "./create-slot.ts";
import { findShownDrawing } from "./shown-drawing.ts";

let games: GamesFolder;
let game: LoadedGame;
before(() => {
  games = aGamesFolder();
  games.add("Fake-Nes");
  game = loadGame("Fake-Nes", { gamePaths: [games.path] });
});
after(() => games.remove());

/** A console whose game sees whether it is drawn once x has reached 30. */
class SeeingConsole extends FakeConsole {
  override frame(players: readonly ButtonMask[], draw = true): void {
    super.frame(players, draw);
    if (draw && (this.memory.bytes[0] as number) >= 30)
      this.memory.bytes[9] = (this.memory.bytes[9] as number) + 1;
  }
}

function aConfig(change: Partial<GameConfig> = {}): GameConfig {
  return {
    ...{ game: "Fake-Nes", scenario: "scenario", startStates: ["Start", "Later"] },
    ...{ startStateAssignment: "even", actions: [["RIGHT"], ["RIGHT", "A"]], frameSkip: 4 },
    ...{ stickiness: 0.25, rewardScale: 1, rewardClip: null, allowBacktracking: false },
    ...{ observation: { height: 5, width: 4 }, stack: 3, timeLimitSteps: 40 },
    ...change,
  } as GameConfig;
}

test("a game that shows in its RAM whether it is drawn is found out, and where", () => {
  const found = findShownDrawing(game, aConfig(), { create: () => new SeeingConsole() });
  assert.deepEqual([found?.startState, found?.offset], ["Start", 9]);
  assert.ok(found !== null && found.frames >= 16 && found.frames <= 32, `${found?.frames}`);
});

test("a game that does not is played from each start state, for half a minute in all", () => {
  const consoles: FakeConsole[] = [];
  const create = (): Emulator => {
    const console = new FakeConsole();
    consoles.push(console);
    return console;
  };
  assert.equal(findShownDrawing(game, aConfig(), { create }), null);
  assert.equal(consoles.length, 4, "two for each state");
  const played = consoles.reduce((sum, { held }) => sum + held.length, 0);
  assert.ok(played >= 3_600 && played < 4_200, `${played} frames`);
  assert.ok(consoles.every(({ closed }) => closed));
  const [drawn, sparse] = consoles as [FakeConsole, FakeConsole];
  assert.equal(drawn.drawn, drawn.held.length, "the start script is drawn as well");
  assert.ok(sparse.drawn < sparse.held.length / 3);
});

test("an emulator that draws every frame anyway is not tried", () => {
  let played = 0;
  class DrawingConsole extends FakeConsole {
    readonly drawsAlways = true;
    override frame(players: readonly ButtonMask[]): void {
      played += 1;
      super.frame(players);
    }
  }
  assert.equal(findShownDrawing(game, aConfig(), { create: () => new DrawingConsole() }), null);
  assert.ok(played < 60, `${played} frames`);
});

for (const drawEveryFrame of [undefined, false, true])
  test(`a replay draws exactly the frames that play drew (drawEveryFrame ${drawEveryFrame})`, () => {
    const drawnFrames = (): { readonly drawn: boolean[]; readonly create: () => Emulator } => {
      const drawn: boolean[] = [];
      class CountingConsole extends SeeingConsole {
        override frame(players: readonly ButtonMask[], draw = true): void {
          drawn.push(draw);
          super.frame(players, draw);
        }
      }
      return { drawn, create: () => new CountingConsole() };
    };
    const config = aConfig(drawEveryFrame === undefined ? {} : { drawEveryFrame });
    const run = { index: 0, seed: 3, config, game, snapshots: null };
    const [first, second] = [drawnFrames(), drawnFrames()];
    const played = createSlot({ ...run, createEmulator: first.create });
    for (let step = 0; step < 12; step++) played.step(step % 2);
    const { position } = played;
    assert.equal(position.episode, 0);
    const replayed = createSlot({ ...run, createEmulator: second.create });
    replayed.seek(position);
    assert.deepEqual(second.drawn, first.drawn);
    const sparse = first.drawn.includes(false);
    assert.equal(sparse, drawEveryFrame !== true);
    assert.deepEqual(replayed.observation, played.observation);
    for (const slot of [played, replayed]) slot.close();
  });

const genesis = findCores("Genesis", []).find(({ name }) => name === "Genesis Plus GX");
const noCore = skipUnless(genesis !== undefined, "Genesis Plus GX, see .ci/run");

function genesisGame(name: string, folder: string) {
  const loaded = loadGame(name, { gamePaths: [sharedFolder(folder)] });
  const { coreOptions, trainingStates, defaultState } = loaded.metadata;
  const factory = createLibretroFactory({
    corePath: genesis?.path ?? "",
    gameOptions: coreOptions,
  });
  const startStates = trainingStates.length > 0 ? trainingStates : [defaultState ?? ""];
  const config = aConfig({
    ...{ game: name, startStates, actions: [["LEFT"], ["RIGHT"], ["B"], []] },
    observation: { height: 36, width: 36 },
  });
  return { loaded, factory, config };
}

test("a cartridge that counts overlapping sprites on Genesis Plus GX is found out", {
  skip: noCore || skipUnlessShared("fooled/Collide-Genesis"),
}, () => {
  const { loaded, factory, config } = genesisGame("Collide-Genesis", "fooled");
  const found = findShownDrawing(loaded, config, factory);
  assert.equal(found?.startState, "Start");
  assert.ok(found !== null && found.frames <= 60, `${found?.frames} frames`);
});

test("Airstriker on Genesis Plus GX is not", {
  skip: noCore || skipUnlessShared("Airstriker-Genesis"),
}, () => {
  const { loaded, factory, config } = genesisGame("Airstriker-Genesis", ".");
  assert.equal(findShownDrawing(loaded, config, factory), null);
});

for (const drawEveryFrame of [true, false])
  test(`the cartridge that counts overlapping sprites is replayed as it was played (drawEveryFrame ${drawEveryFrame})`, {
    skip: noCore || skipUnlessShared("fooled/Collide-Genesis"),
  }, () => {
    const { loaded, factory, config } = genesisGame("Collide-Genesis", "fooled");
    const rams: Emulator["memory"][] = [];
    const createEmulator = (system: string, rom: Uint8Array): Emulator => {
      const emulator = factory.create(system, rom);
      rams.push(emulator.memory);
      return emulator;
    };
    const run = { index: 0, seed: 3, config: { ...config, drawEveryFrame }, game: loaded };
    const played = createSlot({ ...run, createEmulator });
    for (let step = 0; step < 30; step++) played.step(step % 4);
    const replayed = createSlot({ ...run, createEmulator });
    replayed.seek(played.position);
    const [first, second] = rams as [Emulator["memory"], Emulator["memory"]];
    assert.deepEqual(second.bytes, first.bytes);
    const hits = first.readByte(0xff_0001);
    assert.ok(drawEveryFrame ? hits >= 30 : hits > 0, `${hits} hits`);
    for (const slot of [played, replayed]) slot.close();
  });
