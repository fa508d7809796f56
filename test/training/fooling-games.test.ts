import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findCores } from "@lockstep/emulation/libretro";
import { skipElsewhere, skipUnless } from "@lockstep/system/testing";
import { projectRoot, startLockstep, temporaryFolder, train } from "../lockstep-command.ts";

// Games that see what no game should: each trains to the same weights however often it is interrupted.

const games = join(projectRoot, "..", "shared", "retro", "fooled");
const places = ["--games-path", games];
const noGames = skipUnless(existsSync(games), games);
const hasCore = (system: string, core: string): string | false =>
  skipUnless(
    findCores(system, []).some(({ name }) => name === core),
    `${core}, see .ci/run`,
  );
const small = ["--slots", "2", "--segment-length", "8", "--seed", "5", "--actors", "1"];

/** A configuration's file with small pictures. */
function configured(folder: string, environment: object): readonly string[] {
  const file = join(folder, "configuration.json");
  const observation = { height: 36, width: 36 };
  writeFileSync(file, JSON.stringify({ environment: { observation, ...environment } }));
  return ["--config", file];
}

test("a game that reads whether sprites overlap is drawn in every frame, and is resumed, verified and replayed", {
  skip: noGames || hasCore("Genesis", "Genesis Plus GX"),
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  const run = [
    ...["--game", "Collide-Genesis", ...places, ...small],
    ...configured(folder, { timeLimitSteps: 20 }),
  ];
  const whole = await train(folder, "whole", [...run, "--updates", "6"]);
  await train(folder, "parts", [...run, "--updates", "3"]);
  const parts = await train(folder, "parts", [...run, "--resume", "--updates", "6"]);
  assert.equal(parts.weightsSha256, whole.weightsSha256);
  const { configuration } = JSON.parse(readFileSync(join(folder, "parts", "run.json"), "utf8"));
  assert.equal(configuration.environment.drawEveryFrame, true);
  const verdict = await startLockstep(["verify", join(folder, "parts"), ...places]).finished;
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
  const replayed = await startLockstep([
    ...["replay", join(folder, "parts"), "--slot", "0", "--episode", "0", ...places],
  ]).finished;
  assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr);
});

test("where it is told not to be drawn, it still trains and verifies, and a replay with pictures says why it differs", {
  skip: noGames || hasCore("Genesis", "Genesis Plus GX"),
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  const run = [
    ...["--game", "Collide-Genesis", ...places, ...small],
    ...configured(folder, { timeLimitSteps: 20, drawEveryFrame: false }),
  ];
  const whole = await train(folder, "whole", [...run, "--updates", "6"]);
  await train(folder, "parts", [...run, "--updates", "3"]);
  const parts = await train(folder, "parts", [...run, "--resume", "--updates", "6"]);
  assert.equal(parts.weightsSha256, whole.weightsSha256);
  const verdict = await startLockstep(["verify", join(folder, "parts"), ...places]).finished;
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
  const replayed = await startLockstep([
    ...["replay", join(folder, "parts"), "--slot", "0", "--episode", "0", ...places],
  ]).finished;
  assert.equal(replayed.code, 1, replayed.stdout + replayed.stderr);
  assert.match(
    replayed.stderr,
    /the game's RAM shows whether a frame was drawn; train with environment\.drawEveryFrame true/,
  );
});

test("a cartridge with a clock sees time that passes with its frames: two runs are one, and are verified", {
  skip:
    noGames ||
    hasCore("GameBoy", "Gambatte") ||
    skipElsewhere(
      process.platform === "linux" && process.arch === "x64",
      "x86-64 under Linux, where a core gets another clock",
    ),
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  const run = [
    ...["--game", "Clock-GameBoy", ...places, ...small],
    ...configured(folder, { timeLimitSteps: 60 }),
  ];
  const one = await train(folder, "one", [...run, "--updates", "12"]);
  const two = await train(folder, "two", [...run, "--updates", "6"]);
  const resumed = await train(folder, "two", [...run, "--resume", "--updates", "12"]);
  assert.notEqual(two.weightsSha256, one.weightsSha256);
  assert.equal(resumed.weightsSha256, one.weightsSha256);
  assert.ok((one.episodeReturnMean ?? 0) > 0, "the clock is seen: its seconds are the reward");
  const verdict = await startLockstep(["verify", join(folder, "two"), ...places]).finished;
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});
