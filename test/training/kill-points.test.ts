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
import { processesOf, updatesIn } from "../run-processes.ts";

type Kind = "actor" | "learner" | "parameter-server";

/** What gets a signal at once, SIGKILL if nothing is said, one row after another, when the run has come this far. */
const rows: readonly {
  readonly after: number;
  readonly killed: readonly Kind[];
  readonly signal?: "SIGSTOP";
}[] = [
  { after: 4, killed: ["actor"] },
  { after: 8, killed: ["actor", "actor"] },
  { after: 12, killed: ["learner", "actor", "actor"] },
  { after: 16, killed: ["parameter-server", "actor"] },
  { after: 20, killed: ["parameter-server", "learner", "actor", "actor"] },
  { after: 23, killed: ["actor"], signal: "SIGSTOP" },
];
const run = [
  ...["--slots", "4", "--segment-length", "8", "--seed", "5", "--updates", "26"],
  ...smallPictures,
];

test("whatever is killed at once, slots go on from their snapshots, a frozen actor loses its own, and the weights are the same", {
  skip: skipUnless(process.platform === "linux", "/proc, which Linux has"),
}, async (context) => {
  const folder = temporaryFolder(context);
  const { weightsSha256: expected } = await train(folder, "undisturbed", [...run, "--actors", "2"]);
  const runDir = join(folder, "disturbed");
  const summary = join(folder, "disturbed.json");
  const running = startLockstep([
    ...["train", "--plain", "--run-dir", runDir, "--summary", summary, "--actors", "2"],
    ...run,
  ]);
  const hit: number[] = [];
  for (const { after, killed, signal = "SIGKILL" } of rows) {
    await until(`${after} updates`, () => updatesIn(runDir) > after, 60_000);
    // All of a row are looked for before the first of them is gone.
    const all = { actor: [], learner: [], "parameter-server": [] } as Record<Kind, number[]>;
    await until("all services are there", () => {
      for (const kind of Object.keys(all) as Kind[]) all[kind] = processesOf(runDir, kind);
      return killed.every((kind) => all[kind].length >= (kind === "actor" ? 2 : 1));
    });
    for (const kind of killed) {
      const pid = all[kind].shift();
      if (pid === undefined) continue;
      send(signal, pid);
      hit.push(pid);
    }
  }
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  const { weightsSha256 } = JSON.parse(readFileSync(summary, "utf8"));
  assert.equal(weightsSha256, expected);
  const left = processesOf(runDir, "actor").filter((pid) => hit.includes(pid));
  assert.deepEqual(left, [], "the frozen actor does not outlive its run");
  assert.ok(snapshotsHandedOn(runDir) > 0, "some slots went on from snapshots");
  assert.doesNotMatch(stdout + stderr, /conflicting|determinism is broken/i);
});

/** It may have ended by itself, e.g. with the service that it needs. */
function send(signal: "SIGKILL" | "SIGSTOP", pid: number): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ESRCH");
  }
}

/** Over all moves of slots, in the learner's log. */
function snapshotsHandedOn(runDir: string): number {
  return readFileSync(join(runDir, "logs", "learner.log"), "utf8")
    .split("\n")
    .filter((line) => line.includes('"slots given"'))
    .map((line) => (JSON.parse(line) as { withSnapshot: number }).withSnapshot)
    .reduce((sum, count) => sum + count, 0);
}
