import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Emulator } from "@lockstep/emulation";
import { createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { skipUnless } from "@lockstep/system/testing";
import type { GameConfig } from "../../configuration/environment-config.ts";
import { loadGame } from "../game/integration/load-game.ts";
import { discreteActions, usualActionGroups } from "../game/scenario/action-groups.ts";
import { decodeBk2, encodeBk2 } from "../recording/bk2.ts";
import { playRecording, type Recording } from "../recording/recording.ts";
import { RecordingEmulator } from "../recording/recording-emulator.ts";
import { createSlot } from "./create-slot.ts";
import type { GamePlayingSlot, SlotOptions } from "./slot-options.ts";

const RETRO = fileURLToPath(new URL("../../../../../../shared/retro/", import.meta.url));
const NAME = "Airstriker-Genesis";
const core = findCores("Genesis", []).find(({ name }) => name === "Genesis Plus GX");
const skip =
  skipUnless(core !== undefined, "Genesis Plus GX, see .ci/run") ||
  skipUnless(existsSync(`${RETRO}${NAME}`), `${RETRO}${NAME}`);

function create(system: string, rom: Uint8Array): Emulator {
  const options = { genesis_plus_gx_addr_error: "disabled" };
  return createLibretroFactory({ corePath: core?.path ?? "", options }).create(system, rom);
}

function aSlot(change: Partial<SlotOptions> = {}): GamePlayingSlot {
  const game = loadGame(NAME, { gamePaths: [RETRO] });
  const config: GameConfig = {
    game: NAME,
    scenario: "scenario",
    startStates: game.metadata.trainingStates,
    startStateAssignment: "even",
    actions: [["LEFT"], ["RIGHT"], ["B"], ["LEFT", "B"], ["RIGHT", "B"], []],
    frameSkip: 4,
    stickiness: 0.25,
    rewardScale: 1,
    rewardClip: null,
    allowBacktracking: false,
    observation: { height: 84, width: 84 },
    stack: 4,
    timeLimitSteps: 160,
  };
  return createSlot({ index: 0, seed: 5, config, game, createEmulator: create, ...change });
}

function play(slot: GamePlayingSlot, steps: number) {
  return Array.from({ length: steps }, (_, step) => {
    const outcome = slot.step(Math.floor(slot.actionDraw() * 6));
    const picture = Buffer.from(slot.newestFrame).toString("latin1");
    return { step, reward: outcome.reward, end: outcome.episode, picture };
  });
}

test("gym-retro's Airstriker is played from its state, scores, and is replayed with the same pictures", {
  skip,
}, () => {
  const slot = aSlot();
  const before = play(slot, 200);
  const { position } = slot;
  const expected = play(slot, 100);
  slot.close();
  const successor = aSlot();
  successor.seek(position);
  assert.deepStrictEqual(play(successor, 100), expected);
  successor.close();
  const all = [...before, ...expected];
  assert.ok(
    all.some(({ reward }) => reward > 0),
    "something was hit",
  );
  assert.ok(
    all.some(({ end }) => end !== null),
    "an episode ended",
  );
  assert.ok(new Set(all.map(({ picture }) => picture)).size > 100);
});

test("an episode of Airstriker is recorded from gym-retro's state and played back to the same memory", {
  skip,
}, () => {
  const recordings: Recording[] = [];
  const game = loadGame(NAME, { gamePaths: [RETRO] });
  const memories: Uint8Array[] = [];
  const slot = aSlot({
    snapshots: null,
    createEmulator: (system, rom) => {
      const emulator = create(system, rom);
      return new RecordingEmulator(emulator, NAME, (recording) => {
        recordings.push(recording);
        memories.push(emulator.memory.bytes.slice());
      });
    },
  });
  play(slot, 60);
  slot.close();
  const [recording] = recordings;
  const state = game.startState("Level1");
  assert.deepStrictEqual(recording?.state, state.kind === "saved" ? state.bytes : null);
  const emulator = create("Genesis", game.rom);
  const bytes = encodeBk2(recording as Recording, emulator.buttons);
  const read = decodeBk2(bytes, emulator.buttons, "x.bk2");
  assert.equal(read.frames.length, 60 * 4 + 1);
  playRecording(emulator, read);
  assert.deepStrictEqual(emulator.memory.bytes, memories[0]);
  emulator.close();
});

test("the usual actions of a console are buttons that it has", { skip }, () => {
  const actions = discreteActions(usualActionGroups("Genesis"));
  const game = loadGame(NAME, { gamePaths: [RETRO] });
  const emulator = create("Genesis", game.rom);
  for (const button of actions.flat()) assert.ok(emulator.buttons.includes(button), button);
  emulator.close();
});
