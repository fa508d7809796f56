import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { projectRoot, runLockstep, temporaryFolder, train, until } from "../lockstep-command.ts";
import { updatesIn } from "../run-processes.ts";
import { unhurriedCartPole } from "../unhurried-game.ts";

const run = [
  ...["--slots", "4", "--segment-length", "8", "--seed", "5", "--updates", "60"],
  ...["--actors", "1", "--evaluate-every", "0"],
];

test("an actor that grows by more than it may is replaced and says why, and the weights are the same", async (context) => {
  const folder = temporaryFolder(context);
  const cartPole = join(projectRoot, "examples", "cart-pole", "environment.mjs");
  const undisturbed = ["--environment", cartPole, ...run];
  const { weightsSha256: expected } = await train(folder, "undisturbed", undisturbed);
  const [runDir, summary] = [join(folder, "bounded"), join(folder, "bounded.json")];
  const running = runLockstep([
    ...["train", "--plain", "--run-dir", runDir, "--summary", summary],
    // Twenty seconds: its memory is looked at once in a few.
    ...["--growth-megabytes", "100", "--environment", unhurriedCartPole(folder, 10), ...run],
  ]);
  await until("some updates", () => updatesIn(runDir) > 5);
  // Growth counts from the first heartbeat with open slots.
  await setTimeout(4000);
  // The actor is part of this process.
  const kept = [Buffer.alloc(300e6, 1)];
  const { code, stdout, stderr } = await running;
  assert.equal(kept.length, 1);
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  assert.match(
    stdout + stderr,
    /actor-0 ended \(it has grown by [23]\d\d MB since it opened its slots, more than the 100 MB of --growth-megabytes, .*\); starting it again/,
  );
  assert.equal(JSON.parse(readFileSync(summary, "utf8")).weightsSha256, expected);
});
