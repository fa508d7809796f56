import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Emulator } from "@lockstep/emulation";
import { createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { createSlot, loadGame, ownGames, readVariable } from "@lockstep/environment";
import { uniform } from "@lockstep/learning";
import { scriptOfPage } from "../integrate-page.ts";
import { projectRoot, runLockstep, temporaryFolder } from "../lockstep-command.ts";
import { python, stableRetroWith } from "../python.ts";
import { twoPlayersGame, writeTwoPlayersGame } from "../two-players.ts";

const side = 84;
const scripts = join(projectRoot, "test", "python");

const { folder: retro, skipWithoutThem: skip } = stableRetroWith("cv2");

/** What one step did. */
type PlayedStep = readonly [
  /** Of two players one for each. */
  reward: number | readonly number[],
  ended: boolean,
  /** `null` after the end of an episode: the next one has begun. */
  variables: Readonly<Record<string, number>> | null,
];

interface Comparison {
  readonly game: string;
  /** The folder that holds the game. */
  readonly games: string;
  /** Whether stable-retro must be told of it. */
  readonly own: boolean;
  readonly state: string;
  readonly actions: readonly (readonly string[])[];
  readonly steps: number;
  readonly players?: 2;
}

const chosenBy = ({ actions, steps }: Comparison): readonly number[] =>
  Array.from({ length: steps }, (_, step) =>
    Math.floor(uniform(1, "randomPolicy", 0, step) * actions.length),
  );

/** @returns the steps, and every observation one behind the other */
function theirs(comparison: Comparison, folder: string): readonly [PlayedStep[], Buffer] {
  const { game, games, own, state, actions, players = 1 } = comparison;
  const observations = join(folder, `${game}.gray`);
  const task = {
    ...{ game, games: own ? games : null, state, actions, observations, players },
    chosen: chosenBy(comparison),
  };
  const lines = execFileSync(python, [join(scripts, "play_retro.py"), JSON.stringify(task)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 1 << 28,
  });
  const played = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as PlayedStep);
  return [played, readFileSync(observations)];
}

/** The same by a slot of Lockstep's on the same core, which leaves three of four frames undrawn where it can. */
function ours(comparison: Comparison): readonly [PlayedStep[], Buffer] {
  const { games, state, actions, steps, players } = comparison;
  const game = loadGame(comparison.game, { gamePaths: [games] });
  const [core] = findCores(game.system, [join(retro, "cores")], []);
  const factory = createLibretroFactory({ corePath: core?.path ?? "" });
  let emulator: Emulator | null = null;
  const slot = createSlot({
    ...{ index: 0, seed: 1, game },
    config: {
      ...{ game: game.name, scenario: "scenario", actions, stack: 1, timeLimitSteps: 4_500 },
      ...{ startStates: [state], startStateAssignment: "even", frameSkip: 4, stickiness: 0 },
      ...{ rewardScale: 1, rewardClip: null, allowBacktracking: false },
      observation: { height: side, width: side },
      ...(players !== undefined && { players }),
    },
    createEmulator: (system, rom) => {
      emulator = factory.create(system, rom);
      return emulator;
    },
  });
  const observations = Buffer.alloc(steps * side * side);
  const played = chosenBy(comparison).map((action, step): PlayedStep => {
    const outcome = slot.step(action);
    const { episode } = outcome;
    const reward = players === undefined ? outcome.reward : [...slot.playerRewards];
    observations.set(slot.newestFrame, step * side * side);
    if (episode !== null) return [reward, true, null];
    const { memory } = emulator as unknown as Emulator;
    const values = [...game.variables].map(
      ([name, variable]) => [name, readVariable(memory, variable)] as const,
    );
    return [reward, false, Object.fromEntries(values)];
  });
  slot.close();
  return [played, observations];
}

/** Steps that are the same, and how many episodes ended in them. */
function expectSame(comparison: Comparison, folder: string): number {
  const [theirSteps, theirPictures] = theirs(comparison, folder);
  const [ourSteps, ourPictures] = ours(comparison);
  assert.equal(theirSteps.length, comparison.steps);
  for (const [step, expected] of theirSteps.entries())
    assert.deepEqual(ourSteps[step], expected, `step ${step}`);
  assert.equal(ourPictures.length, theirPictures.length);
  const differing = ourPictures.findIndex(
    (value, at) => Math.abs(value - (theirPictures[at] ?? Number.NaN)) > 1,
  );
  assert.equal(
    differing,
    -1,
    `step ${Math.floor(differing / side ** 2)}: ${ourPictures[differing]}, theirs ${theirPictures[differing]}`,
  );
  if (comparison.players === undefined)
    assert.ok(new Set(ourPictures).size > 16, "pictures that show nothing");
  return ourSteps.filter(([, ended]) => ended).length;
}

test("Airstriker gives the same rewards, ends, variables and observations as stable-retro for 1,000 steps", {
  skip,
  timeout: 300_000,
}, (context) => {
  const episodes = expectSame(
    {
      game: "Airstriker-Genesis-v0",
      games: join(retro, "data", "stable"),
      own: false,
      state: "Level1",
      actions: [[], ["LEFT"], ["RIGHT"], ["B"], ["LEFT", "B"], ["RIGHT", "B"]],
      steps: 1_000,
    },
    temporaryFolder(context),
  );
  assert.ok(episodes > 0);
});

test("Hare Dash gives the same rewards, ends, variables and observations as stable-retro for 1,000 steps", {
  skip,
  timeout: 300_000,
}, (context) => {
  const folder = temporaryFolder(context);
  const game = "HareDash-Nes-v0";
  const state = "MeadowZone.Act1";
  const source = join(ownGames, "HareDash-Nes");
  mkdirSync(join(folder, game));
  for (const file of ["rom.nes", "rom.sha", "data.json", "scenario.json"])
    cpSync(join(source, file), join(folder, game, file));
  writeFileSync(join(folder, game, "metadata.json"), JSON.stringify({ default_state: state }));
  const make = [join(scripts, "retro_states.py"), folder, game, join(source, `${state}.inputs`)];
  execFileSync(python, make, { stdio: "ignore" });
  const episodes = expectSame(
    {
      ...{ game, games: folder, own: true, state },
      actions: [["RIGHT"], ["RIGHT", "A"], ["LEFT"], ["DOWN", "RIGHT"], ["RIGHT", "B"], []],
      steps: 1_000,
    },
    folder,
  );
  assert.ok(episodes > 0);
});

test("an integration that a script made on stable-retro's core is played there with the same rewards and ends", {
  skip,
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  const script = join(folder, "hare.jsonl");
  writeFileSync(script, scriptOfPage());
  const [game, games] = ["OwnHare-Nes-v0", join(folder, "games")];
  const { code, stdout, stderr } = await runLockstep([
    ...["integrate", join(ownGames, "HareDash-Nes", "rom.nes"), "--script", script],
    ...["--name", game, "--into", games],
    ...["--core", "FCEUmm", "--cores-path", join(retro, "cores"), "--try-steps", "50"],
  ]);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stdout, /cannot begin at them/);
  expectSame(
    {
      ...{ game, games, own: true, state: "MeadowZone.Act1" },
      actions: [["RIGHT"], ["RIGHT", "A"], ["LEFT"], ["DOWN", "RIGHT"], ["RIGHT", "B"], []],
      steps: 500,
    },
    folder,
  );
});

test("a game for two players gives each the same rewards as stable-retro, where both pads are played", {
  skip,
  timeout: 300_000,
}, (context) => {
  const games = temporaryFolder(context);
  const game = `${twoPlayersGame}-v0`;
  const folder = writeTwoPlayersGame(games, game);
  const make = [join(scripts, "retro_states.py"), games, game, join(folder, "Together.inputs")];
  execFileSync(python, make, { stdio: "ignore" });
  const episodes = expectSame(
    {
      ...{ game, games, own: true, state: "Together", players: 2 },
      actions: [[], ["RIGHT"], ["P2.RIGHT"], ["RIGHT", "P2.RIGHT"], ["P2.LEFT", "A"]],
      steps: 500,
    },
    games,
  );
  assert.ok(episodes > 5);
});
