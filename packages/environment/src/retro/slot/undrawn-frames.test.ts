import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Emulator, type EmulatorFactory, embeddedFactories } from "@lockstep/emulation";
import { createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { skipUnless } from "@lockstep/system/testing";
import type { GameConfig } from "../../configuration/environment-config.ts";
import { loadGame } from "../game/integration/load-game.ts";
import { createSlot } from "./create-slot.ts";
import type { GamePlayingSlot, SlotOptions } from "./slot-options.ts";

const PROJECT = new URL("../../../../../", import.meta.url);
const GAMES = fileURLToPath(new URL("games/", PROJECT));
const RETRO = fileURLToPath(new URL("../shared/retro/", PROJECT));
const STEPS = 150;

interface Subject {
  readonly core: string;
  readonly folder: string;
  readonly game: string;
  readonly system: string;
}

const SUBJECTS: readonly Subject[] = [
  { core: "Genesis Plus GX", folder: RETRO, game: "Airstriker-Genesis", system: "Genesis" },
  { core: "Nestopia", folder: GAMES, game: "HareDash-Nes", system: "Nes" },
  { core: "Lockstep NES", folder: GAMES, game: "HareDash-Nes", system: "Nes" },
  { core: "jsnes", folder: GAMES, game: "HareDash-Nes", system: "Nes" },
];

function factoryOf({ core, system }: Subject): EmulatorFactory | null {
  const embedded = embeddedFactories().find((factory) => factory.core.name === core);
  if (embedded !== undefined) return embedded;
  const found = findCores(system, []).find(({ name }) => name === core);
  return found === undefined ? null : createLibretroFactory({ corePath: found.path });
}

function config(game: string, startStates: readonly string[]): GameConfig {
  return {
    game,
    scenario: "scenario",
    startStates,
    startStateAssignment: "even",
    actions: [["RIGHT"], ["LEFT"], ["B"], ["RIGHT", "B"], ["LEFT", "B"], ["DOWN"]],
    frameSkip: 4,
    stickiness: 0.25,
    rewardScale: 1,
    rewardClip: null,
    allowBacktracking: false,
    observation: { height: 84, width: 84 },
    stack: 4,
    timeLimitSteps: 60,
  };
}

/** A slot, its emulator, and how many frames were played and drawn. */
function aCountedSlot(subject: Subject, factory: EmulatorFactory, onFrame: SlotOptions["onFrame"]) {
  const game = loadGame(subject.game, { gamePaths: [subject.folder] });
  const counts = { played: 0, drawn: 0 };
  let emulator: Emulator | null = null;
  const createEmulator = (system: string, rom: Uint8Array): Emulator => {
    emulator = factory.create(system, rom);
    const frame = emulator.frame.bind(emulator);
    emulator.frame = (players, draw = true) => {
      counts.played += 1;
      counts.drawn += Number(draw);
      frame(players, draw);
    };
    return emulator;
  };
  const settings = config(subject.game, game.metadata.trainingStates.slice(0, 2));
  const options = { index: 0, seed: 9, config: settings, game, createEmulator };
  const slot = createSlot(onFrame === undefined ? options : { ...options, onFrame });
  return { slot, counts, memory: () => (emulator as Emulator | null)?.memory.bytes };
}

function stepOf(slot: GamePlayingSlot) {
  const { reward, episode } = slot.step(Math.floor(slot.actionDraw() * 6));
  const observation = createHash("sha1").update(slot.observation).digest("hex");
  return { reward, episode, observation };
}

for (const subject of SUBJECTS) {
  const factory = existsSync(`${subject.folder}${subject.game}`) ? factoryOf(subject) : null;
  const skip = skipUnless(factory !== null, `${subject.folder}${subject.game} and ${subject.core}`);
  test(`frames that no observation shows make no difference undrawn, in RAM, rewards and observations (${subject.core})`, {
    skip,
  }, () => {
    assert.ok(factory !== null);
    const few = aCountedSlot(subject, factory, undefined);
    const all = aCountedSlot(subject, factory, () => {});
    const observations = new Set<string>();
    let episodes = 0;
    for (let step = 0; step < STEPS; step++) {
      const seen = stepOf(few.slot);
      assert.deepStrictEqual(seen, stepOf(all.slot), `step ${step}`);
      assert.deepStrictEqual(few.memory(), all.memory(), `RAM after step ${step}`);
      observations.add(seen.observation);
      episodes += Number(seen.episode !== null);
    }
    assert.ok(observations.size > STEPS / 2, `only ${observations.size} different observations`);
    assert.ok(episodes > 0, "an episode ended");
    const played = 4 * STEPS;
    assert.ok(all.counts.drawn >= played - 12, `${all.counts.drawn} of ${played} were drawn`);
    assert.ok(few.counts.drawn <= STEPS + 4, `${few.counts.drawn} of ${played} were drawn`);
    few.slot.close();
    all.slot.close();
  });
}
