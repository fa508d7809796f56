import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findCores } from "@lockstep/emulation/libretro";
import { skipElsewhere, skipUnless } from "@lockstep/system/testing";
import { projectRoot, runLockstep, temporaryFolder, train } from "../lockstep-command.ts";

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

/** Trains a run at once, and again with an interruption, which both must end alike; the second one must be sound. */
async function trainedTwice(
  folder: string,
  run: readonly string[],
  updates: { readonly first: number; readonly all: number },
) {
  const [first, all] = [String(updates.first), String(updates.all)];
  const whole = await train(folder, "whole", [...run, "--updates", all]);
  const interrupted = await train(folder, "parts", [...run, "--updates", first]);
  const parts = await train(folder, "parts", [...run, "--resume", "--updates", all]);
  assert.equal(parts.weightsSha256, whole.weightsSha256);
  await assertSound(join(folder, "parts"));
  return { whole, interrupted };
}

async function assertSound(run: string): Promise<void> {
  const { code, stdout, stderr } = await runLockstep(["verify", run, ...places]);
  assert.equal(code, 0, stdout + stderr);
}

/** Options of a run of a game that reads whether sprites overlap. */
function collide(folder: string, environment: object): readonly string[] {
  return [
    ...["--game", "Collide-Genesis", ...places, ...small],
    ...configured(folder, { frameSkip: 4, timeLimitSteps: 20, ...environment }),
  ];
}

function firstEpisodeOf(run: string) {
  return runLockstep(["replay", run, "--slot", "0", "--episode", "0", ...places]);
}

test("a game that reads whether sprites overlap is drawn in every frame, and is resumed, verified and replayed", {
  skip: noGames || hasCore("Genesis", "Genesis Plus GX"),
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  await trainedTwice(folder, collide(folder, {}), { first: 2, all: 4 });
  const { code, stdout, stderr } = await firstEpisodeOf(join(folder, "parts"));
  assert.equal(code, 0, stdout + stderr);
  const { configuration } = JSON.parse(readFileSync(join(folder, "parts", "run.json"), "utf8"));
  assert.equal(configuration.environment.drawEveryFrame, true);
});

test("where it is told not to be drawn, it still trains and verifies, and a replay with pictures says why it differs", {
  skip: noGames || hasCore("Genesis", "Genesis Plus GX"),
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  const run = collide(folder, { drawEveryFrame: false });
  await train(folder, "undrawn", [...run, "--updates", "3"]);
  await assertSound(join(folder, "undrawn"));
  const { code, stdout, stderr } = await firstEpisodeOf(join(folder, "undrawn"));
  assert.equal(code, 1, stdout + stderr);
  assert.match(
    stderr,
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
    ...configured(folder, { timeLimitSteps: 30 }),
  ];
  const { whole, interrupted } = await trainedTwice(folder, run, { first: 2, all: 4 });
  assert.notEqual(interrupted.weightsSha256, whole.weightsSha256);
  assert.ok((whole.episodeReturnMean ?? 0) > 0, "the clock is seen: its seconds are the reward");
});
