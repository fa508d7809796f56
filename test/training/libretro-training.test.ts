import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import {
  projectRoot,
  runLockstep,
  smallPictures,
  temporaryFolder,
  train,
} from "../lockstep-command.ts";

/** gym-retro's free games beside the project. */
const retro = join(projectRoot, "..", "shared", "retro");
const places = ["--games-path", retro, "--roms-path", retro];
const airstriker = ["--game", "Airstriker-Genesis", ...places];
const small = [
  ...["--slots", "3", "--segment-length", "8", "--updates", "3", "--seed", "5"],
  ...smallPictures,
];
const timeout = 300_000;
const skip = skipUnless(existsSync(retro), retro);

interface ListedGame {
  readonly name: string;
  readonly ready: boolean;
  readonly problems: readonly string[];
}

/** Whether Airstriker can be played here; else the test is skipped and says why. */
async function isPlayable(context: TestContext): Promise<boolean> {
  const { code, stdout } = await runLockstep(["games", "--json", ...places]);
  assert.equal(code, 0);
  const games = JSON.parse(stdout) as readonly ListedGame[];
  const game = games.find(({ name }) => name === "Airstriker-Genesis");
  assert.ok(game);
  const why = skipUnless(game.ready, `what Airstriker is played with: ${game.problems.join("; ")}`);
  if (why !== false) context.skip(why);
  return game.ready;
}

test("Airstriker trains on a libretro core, with the same weights for one actor and for three", {
  skip,
  timeout,
}, async (context) => {
  if (!(await isPlayable(context))) return;
  const folder = temporaryFolder(context);
  const one = await train(folder, "one", [...airstriker, ...small, "--actors", "1"]);
  const three = await train(folder, "three", [...airstriker, ...small, "--actors", "3"]);
  assert.equal(one.version, 3);
  assert.equal(three.weightsSha256, one.weightsSha256);
  assert.ok(one.maxLogProbabilityDifference <= 1e-4, `${one.maxLogProbabilityDifference}`);
  const verdict = await runLockstep(["verify", join(folder, "three"), ...places]);
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
  assert.match(verdict.stdout, /sound +3 updates, 9 segments, 72 steps computed again/);
});

test("a core that is not installed is one line that says what to install, before anything is made", {
  skip,
  timeout,
}, async (context) => {
  const run = join(temporaryFolder(context), "run");
  const { code, stdout, stderr } = await runLockstep([
    ...["train", "--plain", ...airstriker, "--core", "nonesuch", "--run-dir", run],
  ]);
  assert.equal(code, 78, stdout + stderr);
  assert.match(
    stderr,
    /^lockstep: The core nonesuch for the Genesis is not installed\. Install .*\n$/,
  );
  assert.ok(!existsSync(run));
});
