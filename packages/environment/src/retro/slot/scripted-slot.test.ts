import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { GameConfig } from "../../configuration/environment-config.ts";
import { aGamesFolder, type GamesFolder } from "../../testing/a-game-folder.ts";
import { FakeConsole } from "../../testing/fake-console.ts";
import { loadGame } from "../game/integration/load-game.ts";
import { createSlot } from "./create-slot.ts";
import type { GamePlayingSlot } from "./slot-options.ts";

/** Rewards new ground with a bonus for speed, ends with a lost life: state over frames, as contest scripts have it. */
const SCRIPT = `
local start, best, lives
local calls = 0
local function progress()
  start = start or data.x
  return data.x - start
end
function reward()
  calls = calls + 1
  local now = progress()
  local gain = math.max(0, now - (best or 0))
  best = math.max(best or 0, now)
  data.best = best
  return gain * 10 + scenario.frame / 1000
end
function done()
  lives = lives or data.lives
  return data.lives < lives or (data.best or 0) >= 40
end
function second() return -calls end
`;

let games: GamesFolder;
before(() => {
  games = aGamesFolder();
  games.add("Scripted-Nes", {
    "script.lua": SCRIPT.replace("(data.best or 0) >= 40", "progress() >= 40"),
    "contest.json": {
      done: { script: "lua:done" },
      rewards: [{ script: "lua:reward" }, { script: "lua:second" }, { time: { reward: 2 } }],
      scripts: ["script.lua"],
    },
    "loops.lua": "function reward() while true do end end",
    "loops.json": { reward: { script: "lua:reward" }, scripts: ["loops.lua"] },
  });
});
after(() => games.remove());

const RIGHT = 0;
const RUN = 1;
const HURT = 2;

function aSlot(scenario = "contest"): GamePlayingSlot {
  const game = loadGame("Scripted-Nes", { gamePaths: [games.path], scenario });
  const config: GameConfig = {
    game: game.name,
    scenario,
    startStates: ["Start", "Later"],
    startStateAssignment: "even",
    actions: [["RIGHT"], ["RIGHT", "A"], ["B"]],
    frameSkip: 2,
    stickiness: 0,
    rewardScale: 1,
    rewardClip: null,
    allowBacktracking: false,
    observation: { height: 5, width: 4 },
    stack: 2,
    timeLimitSteps: null,
  };
  const createEmulator = () => new FakeConsole();
  return createSlot({ index: 0, seed: 3, config, game, createEmulator });
}

test("a script judges every frame: the end first, then the rewards, and frames are counted from the one after the load", () => {
  const slot = aSlot();
  const first = slot.step(RIGHT);
  assert.equal(first.reward, 20 + (1 + 2) / 1000);
  assert.equal(first.terminated, false);
  const hurt = slot.step(HURT);
  assert.equal(hurt.terminated, true);
  assert.equal(hurt.reward, 3 / 1000);
  assert.equal(slot.step(RIGHT).reward, 20 + (1 + 2) / 1000, "the next episode begins anew");
  slot.close();
});

test("every player has a reward of its own, and the agent gets the first one's", () => {
  const slot = aSlot();
  const { reward } = slot.step(RIGHT);
  assert.deepStrictEqual([...slot.playerRewards], [reward, -2 - 3, 4]);
  slot.close();
});

test("a replay rebuilds a script's state", () => {
  const action = fc.constantFrom(RIGHT, RIGHT, RUN, RUN, RUN, HURT);
  const script = fc.array(action, { minLength: 1, maxLength: 40 });
  const play = (slot: GamePlayingSlot, actions: readonly number[]) =>
    actions.map((step) => {
      const { reward, terminated, episode } = slot.step(step);
      return { reward, terminated, episode, players: [...slot.playerRewards] };
    });
  fc.assert(
    fc.property(script, script, (before, after) => {
      const slot = aSlot();
      play(slot, before);
      const { position } = slot;
      const expected = play(slot, after);
      const successor = aSlot();
      successor.seek(position);
      assert.deepStrictEqual(play(successor, after), expected);
      slot.seek(position);
      assert.deepStrictEqual(play(slot, after), expected);
      slot.close();
      successor.close();
    }),
    { numRuns: 25 },
  );
});

test("a script that loops for ever stops its slot with an error", () => {
  const slot = aSlot("loops");
  assert.throws(() => slot.step(RIGHT), {
    code: "SCRIPT_FAILED",
    message:
      /loops\.lua: function reward: the script failed: it took more than 1000000 instructions/,
  });
  slot.close();
});
