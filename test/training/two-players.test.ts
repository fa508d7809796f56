import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeBk2, type GameDescription } from "@lockstep/environment";
import type { RetroEnvironment } from "@lockstep/environment/configuration";
import { runLockstep, temporaryFolder, train } from "../lockstep-command.ts";
import { twoPlayersGame, writeTwoPlayersGame } from "../two-players.ts";

const order = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
const right = 1 << order.indexOf("RIGHT");

/** Games, and the options of a small run with this part of an environment. */
function aGame(folder: string, environment: object) {
  const games = join(folder, "games");
  writeTwoPlayersGame(games);
  const file = join(folder, "configuration.json");
  const observation = { height: 36, width: 36 };
  writeFileSync(
    file,
    JSON.stringify({
      environment: { observation, frameSkip: 4, timeLimitSteps: 10, ...environment },
    }),
  );
  const places = ["--games-path", games];
  const small = ["--slots", "2", "--segment-length", "5", "--seed", "5"];
  return { places, run: ["--game", twoPlayersGame, ...places, "--config", file, ...small] };
}

function environmentOf(run: string): RetroEnvironment {
  const text = readFileSync(join(run, "run-configuration.json"), "utf8");
  return (JSON.parse(text) as { readonly environment: RetroEnvironment }).environment;
}

async function done(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runLockstep(args);
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

for (const { secondPlayer, actions } of [
  { secondPlayer: "policy", actions: [[], ["RIGHT"], ["P2.RIGHT"], ["RIGHT", "P2.RIGHT"]] },
  { secondPlayer: "random", actions: [[], ["RIGHT"]] },
])
  test(`a game for two players, the second one played by ${secondPlayer}: trained, resumed, verified, evaluated, recorded and exported as a page`, {
    timeout: 400_000,
  }, async (context) => {
    const folder = temporaryFolder(context);
    const { places, run } = aGame(folder, { players: 2, secondPlayer });
    const whole = await train(folder, "whole", [...run, "--updates", "6", "--actors", "2"]);
    await train(folder, "parts", [...run, "--updates", "3", "--actors", "1"]);
    const parts = await train(folder, "parts", [
      ...run,
      ...["--resume", "--updates", "6", "--actors", "1"],
    ]);
    assert.equal(parts.weightsSha256, whole.weightsSha256);
    const path = join(folder, "whole");
    const environment = environmentOf(path);
    assert.deepEqual(environment.actions, actions);
    assert.deepEqual([...environment.startStates], ["Together"], "stable-retro's for two");
    await done(["verify", path, ...places]);

    const recording = join(folder, "air.bk2");
    await done([
      ...["replay", path, "--slot", "0", "--episode", "1", "--out", recording, ...places],
    ]);
    const { frames } = decodeBk2(readFileSync(recording), order, recording);
    const held = [0, 1].map((player) => frames.filter((masks) => masks[player] === right).length);
    assert.ok(
      held.every((count) => count > 0 && count < frames.length),
      `both hold RIGHT now and then: ${held.join(" and ")} of ${frames.length} frames`,
    );

    const file = join(folder, "evaluation.json");
    const evaluate = ["evaluate", "--run-dir", path, "--episodes", "2", "--json", file, ...places];
    await done(evaluate);
    const once = readFileSync(file, "utf8");
    await done(evaluate);
    assert.equal(readFileSync(file, "utf8"), once);

    const page = ["export", path, "--out", join(folder, "page"), "--web", "--licence", "mit"];
    const said = await done([...page, ...places]);
    assert.match(said, /the page does what lockstep evaluate --seed 1 does, in all [\d ]+ steps/);
  });

test("games says how many players a game rewards", async (context) => {
  const games = temporaryFolder(context);
  writeTwoPlayersGame(games);
  const said = await done(["games", "--json", "--games-path", games]);
  const listed = JSON.parse(said) as readonly GameDescription[];
  const players = (wanted: string) => listed.find(({ name }) => name === wanted)?.rewardedPlayers;
  assert.deepEqual([twoPlayersGame, "HareDash-Nes"].map(players), [2, 1]);
});

test("what contradicts itself, and more actions than a byte has, are one line that says what to do", async (context) => {
  const folder = temporaryFolder(context);
  const refused = async (environment: object, message: RegExp, game: readonly string[] = []) => {
    const { run } = aGame(folder, environment);
    const command = ["train", ...run, ...game, "--run-dir", join(folder, "run"), "--updates", "1"];
    const { code, stderr } = await runLockstep(command);
    assert.equal(code, 78, stderr);
    assert.match(stderr, message);
    assert.match(stderr, /^lockstep: [^\n]*\n$/);
  };
  await refused({ secondPlayer: "random" }, /secondPlayer: nobody is the second player/);
  const second = { actions: [["P2.RIGHT"], ["RIGHT"]] };
  await refused(second, /actions: the second player's buttons \(P2\.…\) are pressed where/);
  await refused({ ...second, players: 2, secondPlayer: "random" }, /are pressed where/);
  await refused({ players: 2, actions: [["RIGHT"]] }, /no action presses a button of the second/);
  await refused({ players: 2, actions: [["P2.FIRE"]] }, /presses "P2\.FIRE", but the Nes/);
  await refused({ players: 3 }, /environment\.players: /);
  const many = ["--game", "HareDash-Nes"];
  await refused(
    { players: 2 },
    /scenario\.json: each of two players has 36 actions, which are 1296 together, expected at most 256/,
    many,
  );
});
