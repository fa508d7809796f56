import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { createNesFactory } from "@lockstep/emulation";
import { aGamesFolder } from "../../../testing/a-game-folder.ts";
import { ACTIONS, GAMES, playSlot } from "../../../testing/play-hare-dash.ts";
import { createSlot } from "../../slot/create-slot.ts";
import { evaluationSlot } from "../../slot/evaluation-slot.ts";
import { GameSlot } from "../../slot/game-slot.ts";
import { loadGame } from "./load-game.ts";
import { type PackedGame, packGame, unpackGame } from "./packed-game.ts";

const game = loadGame("HareDash-Nes", { gamePaths: [GAMES] });
const states = ["MeadowZone.Act1", "CavernZone.Act2"];
const packedText = JSON.stringify(packGame(game, states));
const unpacked = unpackGame(JSON.parse(packedText) as PackedGame, game.rom);

function evaluated(played: typeof game, state: string) {
  const config = {
    ...{ game: game.name, scenario: "scenario", startStates: states },
    startStateAssignment: "even" as const,
    actions: ACTIONS,
    ...{ frameSkip: 4, stickiness: 0.25, rewardScale: 0.01, rewardClip: null },
    ...{ allowBacktracking: true, stack: 4, timeLimitSteps: 30 },
    observation: { height: 36, width: 36 },
  };
  const createEmulator = (system: string, rom: Uint8Array) =>
    createNesFactory().create(system, rom);
  return evaluationSlot(
    { config, game: played, createEmulator },
    { state, seed: 3, mostSteps: 100 },
  );
}

test("a game that was packed as JSON plays as it does from its files", () => {
  for (const state of states) {
    const slots = [
      createSlot(evaluated(game, state)),
      new GameSlot(evaluated(unpacked, state)),
    ] as const;
    const [fromFiles, fromJson] = slots.map((slot) => playSlot(slot, 70));
    assert.deepEqual(fromJson, fromFiles);
    assert.ok(fromJson?.rewards.some((reward) => reward !== 0));
    assert.equal(slots[1].progress, slots[0].progress);
    for (const slot of slots) slot.close();
  }
});

test("without a codec a slot takes no snapshots, and replays instead", () => {
  const [withCodec, without] = [
    createSlot(evaluated(game, "MeadowZone.Act1")),
    new GameSlot(evaluated(unpacked, "MeadowZone.Act1")),
  ];
  playSlot(withCodec, 10);
  const { position } = withCodec;
  const snapshot = withCodec.snapshot?.();
  assert.ok(snapshot);
  assert.equal(without.snapshot(), null);
  assert.throws(() => [...without.seekInSlices(position, 2, snapshot)], {
    code: "SNAPSHOT_REFUSED",
  });
  without.seek(position);
  assert.deepEqual(playSlot(without, 10), playSlot(withCodec, 10));
  withCodec.close();
  without.close();
});

test("a packed game has no path of the machine it was packed on, and only the states that were asked for", () => {
  assert.equal(packedText.includes(dirname(game.folder)), false);
  assert.throws(() => unpacked.startState("CityZone.Act1"), {
    code: "STATE_UNKNOWN",
    message: /no start state CityZone\.Act1 here, expected one of MeadowZone\.Act1, Cavern/,
  });
  assert.deepEqual(unpacked.stateNames, game.stateNames, "a slot's number depends on all of them");
});

test("masks survive, and a game that scripts judge is refused", (context) => {
  const games = aGamesFolder();
  context.after(() => games.remove());
  games.add("Masked-Nes", {
    "data.json": {
      info: {
        x: { address: 0, type: "<u2", mask: 2 ** 40 + 1 },
        lives: { address: 2, type: "|u1" },
        goal: { address: 3, type: "|u1" },
      },
    },
  });
  const masked = loadGame("Masked-Nes", { gamePaths: [games.path] });
  const again = unpackGame(JSON.parse(JSON.stringify(packGame(masked, []))), masked.rom);
  assert.equal(again.variables.get("x")?.mask, 2n ** 40n + 1n);
  games.add("Scripted-Nes", {
    "scenario.json": { done: { script: "lua:done" }, scripts: ["end.lua"] },
    "end.lua": "function done() return false end",
  });
  const scripted = loadGame("Scripted-Nes", { gamePaths: [games.path] });
  assert.throws(() => packGame(scripted, []), {
    code: "SCRIPT_UNSUPPORTED",
    message: /Scripted-Nes: its scenario is judged by .*end\.lua/,
  });
});
