import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { GameConfig } from "../../configuration/environment-config.ts";
import { aGamesFolder, type GamesFolder } from "../../testing/a-game-folder.ts";
import { FakeConsole } from "../../testing/fake-console.ts";
import { loadGame } from "../game/integration/load-game.ts";
import { createSlot } from "./create-slot.ts";
import type { GamePlayingSlot } from "./slot-options.ts";
import { StartSnapshots } from "./start-snapshots.ts";

const EVEN_STATES = ["Start", "Slow", "Slower"];

let games: GamesFolder;
before(() => {
  games = aGamesFolder();
  games.add("Setup-Nes", {
    "metadata.json": {
      default_state: "Start",
      lockstep: { core_options: { fake_speed: "double" } },
    },
    "cropped.json": { crop: [2, 1, 8, 6] },
    "beyond.json": { crop: [300, 0, 10, 10] },
    "Slow.inputs": "3000 # title\n5 RIGHT\n",
    "Slower.inputs": "4000\n7 RIGHT\n",
  });
});
after(() => games.remove());

interface Opened {
  readonly slot: GamePlayingSlot;
  readonly consoles: FakeConsole[];
  readonly coreOptions: unknown[];
}

function aSlot(
  change: Partial<GameConfig> = {},
  snapshots: StartSnapshots | null = new StartSnapshots(),
): Opened {
  const config: GameConfig = {
    game: "Setup-Nes",
    scenario: "scenario",
    startStates: ["Start"],
    startStateAssignment: "even",
    actions: [["RIGHT"], ["B"]],
    frameSkip: 4,
    stickiness: 0,
    rewardScale: 1,
    rewardClip: null,
    allowBacktracking: false,
    observation: { height: 6, width: 8 },
    stack: 1,
    timeLimitSteps: null,
    ...change,
  };
  const game = loadGame("Setup-Nes", { gamePaths: [games.path], scenario: config.scenario });
  const [consoles, coreOptions]: [FakeConsole[], unknown[]] = [[], []];
  const slot = createSlot({
    index: 0,
    seed: 1,
    config,
    game,
    snapshots,
    createEmulator(_system, _rom, options) {
      coreOptions.push(options);
      consoles.push(new FakeConsole());
      return consoles[0] as FakeConsole;
    },
  });
  return { slot, consoles, coreOptions };
}

test("the emulator is made with the options that the game's metadata wants of its core", () => {
  const { slot, coreOptions } = aSlot();
  slot.step(0);
  assert.deepStrictEqual(coreOptions, [{ fake_speed: "double" }]);
});

test("an observation shows what the scenario's crop leaves of the picture", () => {
  const whole = aSlot({ observation: { height: 10, width: 12 } }).slot;
  const cropped = aSlot({ scenario: "cropped" }).slot;
  for (const slot of [whole, cropped]) slot.step(0);
  const expected: number[] = [];
  for (let y = 1; y < 7; y++) expected.push(...whole.observation.subarray(12 * y + 2, 12 * y + 10));
  assert.deepStrictEqual([...cropped.observation], expected);
  const large = aSlot({ scenario: "cropped", observation: { height: 7, width: 8 } }).slot;
  assert.throws(() => large.observation, {
    code: "OBSERVATION_REFUSED",
    message:
      /Setup-Nes.cropped\.json: crop \[2, 1, 8, 6\] leaves 8x6 of the console's picture of 12x10, expected at least the observation's 8x7\. Correct the crop/,
  });
  const beyond = aSlot({ scenario: "beyond" }).slot;
  assert.throws(() => beyond.observation, {
    code: "OBSERVATION_REFUSED",
    message: /beyond\.json: crop \[300, 0, 10, 10\] leaves 0x10 of /,
  });
});

test("observations follow a console that changes the size of its picture in the middle of a game", () => {
  const { slot, consoles } = aSlot();
  slot.step(0);
  const console = consoles[0] as FakeConsole;
  const shown = (width: number, height: number, gray: number): readonly number[] => {
    const rgb = new Uint8Array(3 * width * height).fill(gray);
    console.picture = () => ({ width, height, rgb });
    slot.step(0);
    return [...slot.observation];
  };
  for (const [width, height, gray] of [
    [16, 12, 40],
    [8, 6, 80],
    [256, 240, 120],
    [16, 12, 160],
  ] as const) {
    assert.deepStrictEqual(shown(width, height, gray), new Array(48).fill(gray));
  }
});

const position = { slot: 0, episode: 0, actions: Uint8Array.of(0, 0, 0), stepsBefore: 3 };

test("a long start script is played in slices, which tell the steps that are left", () => {
  const { slot, consoles } = aSlot({ startStates: ["Slow"] });
  const left: number[] = [];
  const frames: number[] = [];
  for (const steps of slot.seekInSlices(position, 100)) {
    left.push(steps);
    frames.push(consoles[0]?.held.length ?? 0);
  }
  assert.deepStrictEqual(left, [3, 3, 3, 3, 3, 3, 3, 0]);
  assert.deepStrictEqual(frames.slice(0, 7), [400, 800, 1200, 1600, 2000, 2400, 2800]);
  const plain = aSlot({ startStates: ["Slow"] }, null).slot;
  plain.seek(position);
  assert.deepStrictEqual(slot.observation, plain.observation);
  assert.deepStrictEqual(slot.position, plain.position);
});

test("a seek that is given up in the middle of a start script leaves nothing behind", () => {
  const snapshots = new StartSnapshots();
  const { slot } = aSlot({ startStates: ["Slow"] }, snapshots);
  const given = slot.seekInSlices(position, 100);
  given.next();
  slot.seek(position);
  const { observation } = aSlot({ startStates: ["Slow"] }, null).slot;
  assert.equal(given.next().done, true);
  slot.seek({ ...position, actions: new Uint8Array(), stepsBefore: 0 });
  assert.deepStrictEqual(slot.observation, observation);
});

test("long start scripts of later episodes are played during a seek, so that no step plays one", () => {
  const { slot, consoles } = aSlot({ startStates: EVEN_STATES, timeLimitSteps: 2 });
  for (const _left of slot.seekInSlices(
    { ...position, actions: new Uint8Array(), stepsBefore: 0 },
    50,
  ));
  const console = consoles[0] as FakeConsole;
  let most = 0;
  const seen = new Set<string>();
  for (let step = 0; step < 60; step++) {
    const before = console.held.length;
    const { episode } = slot.step(0);
    if (episode !== null) seen.add(episode.startState);
    most = Math.max(most, console.held.length - before);
  }
  assert.equal(seen.size, 3, "all start states were played");
  assert.ok(most < 20, `a step took ${most} frames`);
});

test("a slot that always begins in its own state plays no other's script", () => {
  const { slot, consoles } = aSlot({ startStates: EVEN_STATES, startStateAssignment: "by-slot" });
  slot.seek(position);
  assert.ok((consoles[0]?.held.length ?? 0) < 30);
});
