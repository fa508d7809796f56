import assert from "node:assert/strict";
import { test } from "node:test";
import { type EnvironmentPlaces, gameActions, type RetroEnvironment } from "@lockstep/environment";
import type { RewardDraft } from "../draft/draft-schema.ts";
import type { Instruction } from "../script/instruction.ts";
import { trialLines, Workbench } from "../script/workbench.ts";
import { aHareDashConsole, hareDash, toFirstFrame } from "../testing/a-hare-dash.ts";
import { consoleRemarks } from "./console-remarks.ts";
import { type PlayedSteps, playWarnings } from "./played-steps.ts";

async function environmentOf(game: string, places: EnvironmentPlaces): Promise<RetroEnvironment> {
  return {
    ...{ kind: "retro", identity: {}, game, scenario: "scenario" },
    ...{ startStates: ["Start"], startStateAssignment: "even" },
    actions: gameActions(game, places).actions,
    ...{ frameSkip: 4, stickiness: 0.25, rewardScale: 0.01, rewardClip: null },
    ...{ allowBacktracking: false, observation: { height: 84, width: 84 } },
    ...{ stack: 4, timeLimitSteps: 500 },
  };
}

/** What a trial of a scenario of Hare Dash says. */
async function triedWith(scenario: readonly Instruction[], steps = 60): Promise<string> {
  const workbench = new Workbench({
    cartridge: await hareDash(),
    name: "Own-Nes-v0",
    emulator: await aHareDashConsole(),
    coresPaths: [],
    environmentOf,
  });
  try {
    const variables: readonly Instruction[] = [
      { name: "x", address: 768, type: "<u2" },
      { name: "lives", address: 773, type: "|u1" },
      { name: "time_left", address: 785, type: "|u1" },
    ];
    const instructions = [...toFirstFrame, { save: "Start" }, ...variables, ...scenario];
    for (const instruction of instructions) await workbench.run(instruction);
    return trialLines(await workbench.try(steps)).join("\n");
  } finally {
    workbench.close();
  }
}

const reward = (variables: RewardDraft["variables"]): Instruction => ({ reward: { variables } });
const died: Instruction = {
  done: { variables: { lives: { measurement: "delta", op: "negative" } } },
};

test("a sound scenario is rewarded in the trial, and only what nobody mended is warned of", async () => {
  const said = await triedWith([reward({ x: { reward: 3, penalty: 3 } }), died]);
  assert.match(said, /^a random agent, 60 steps \(240 frames\): 0 episodes ended, 0 of them/);
  const [rewarded] = /\d+(?= steps were rewarded)/.exec(said) ?? [];
  assert.ok(Number(rewarded) > 20, said);
  assert.doesNotMatch(said, /never came|at the start|changes when|second time/);
  assert.match(said, /no episode ended by itself in 60 steps/);
  assert.match(said, /Lockstep NES.*stable-retro.*--core FCEUmm/);
});

test("a reward that never comes is warned of, and so is a scenario without any", async () => {
  const never = await triedWith([reward({ lives: { reward: 1 } }), died]);
  assert.match(never, /warning: a reward never came in 60 steps of a random agent/);
  const nothing = await triedWith([]);
  assert.match(nothing, /rewards nothing, so there is nothing to learn/);
  assert.match(nothing, /ends no episode: only the time limit does/);
  const penalties = await triedWith([reward({ time_left: { penalty: 1 } }), died], 200);
  assert.match(penalties, /the rewards of 200 steps were penalties in all/);
});

test("an end that is true at the start is warned of", async () => {
  const done: Instruction = { done: { variables: { x: { op: "greater-than", reference: 10 } } } };
  const said = await triedWith([reward({ x: { reward: 3 } }), done]);
  assert.match(said, /the end is true in the first frame of Start/);
  assert.match(said, /60 of 60 episodes ended in their first step/);
});

test("a rewarded variable that changes when nothing is pressed is warned of", async () => {
  const said = await triedWith([reward({ time_left: { reward: 1, penalty: 1 } }), died]);
  assert.match(said, /time_left is rewarded and changes when nothing is pressed: from 99 to 94/);
});

test("drawing and clocks that reach the game are warned of, and states that others cannot load", () => {
  const clock = new Uint8Array(0x8000);
  clock[0x147] = 0x10;
  const core = { name: "Gambatte", version: "1" };
  assert.deepEqual(
    consoleRemarks({ system: "GameBoy", rom: new Uint8Array(0x8000), core, drawingShows: false }),
    [],
  );
  const [drawing, time] = consoleRemarks({
    ...{ system: "GameBoy", rom: clock, core, drawingShows: true },
  });
  assert.match(drawing ?? "", /what is drawn reaches the game/);
  assert.match(time ?? "", /has a clock \(MBC3 with a timer\)/);
});

test("a play that differs the second time is warned of", () => {
  const played: PlayedSteps = {
    ...{ steps: 3, episodes: 1, terminated: 1, endedAtOnce: 0 },
    ...{ rewarded: 1, rewards: 1, shaped: 1, trace: ["a", "b", "c"] },
  };
  assert.deepEqual(playWarnings(played, { ...played, steps: 2, trace: ["a", "b"] }), []);
  assert.match(
    playWarnings(played, { ...played, trace: ["a", "x"] }).join(),
    /the same actions gave another play the second time/,
  );
});
