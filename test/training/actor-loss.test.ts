import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import {
  smallPictures,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { actorsOf, updatesIn } from "../run-processes.ts";

const run = [
  ...["--slots", "4", "--segment-length", "8", "--seed", "5", "--updates", "12"],
  ...smallPictures,
];

/** Trained once for both tests. */
let undisturbed: Promise<{ readonly weightsSha256: string }> | null = null;

for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
  test(`an actor that gets ${signal} costs time, not the result`, {
    skip: skipUnless(process.platform === "linux", "/proc, which Linux has"),
  }, async (context) => {
    const folder = temporaryFolder(context);
    undisturbed ??= train(folder, "undisturbed", [...run, "--actors", "1"]);
    const { weightsSha256: expected } = await undisturbed;
    const runDir = join(folder, "disturbed");
    const summary = join(folder, "disturbed.json");
    const running = startLockstep([
      ...["train", "--plain", "--run-dir", runDir, "--summary", summary, "--actors", "2"],
      ...run,
    ]);
    await until("a few updates", () => updatesIn(runDir) >= 4, 60_000);
    const [victim] = actorsOf(runDir);
    assert.ok(victim !== undefined, "an actor of the run is alive");
    process.kill(victim, signal);
    const { code, stdout, stderr } = await running.finished;
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    const { weightsSha256 } = JSON.parse(readFileSync(summary, "utf8"));
    assert.equal(weightsSha256, expected);
    assert.ok(!actorsOf(runDir).includes(victim), "the frozen actor does not outlive its run");
  });
}
