import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aTrackerServer, FakeTrackio } from "@lockstep/tracking/testing";
import {
  runLockstep,
  smallPictures,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { processesOf } from "../run-processes.ts";

const small = [
  ...["--slots", "2", "--segment-length", "8", "--seed", "3", "--actors", "1"],
  ...smallPictures,
];
const token = "kept-in-the-environment-only";

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

test("a run is sent to a Trackio server, whatever becomes of its weights, and its key stays with the learner", async (context) => {
  const folder = temporaryFolder(context);
  const trackio = new FakeTrackio(token);
  const { url } = await aTrackerServer(context, (request) => trackio.answer(request));
  const runDir = join(folder, "run");
  const running = startLockstep(
    ["train", "--plain", "--run-dir", runDir, ...small, "--updates", "12", "--track", url],
    { TRACKIO_WRITE_TOKEN: token },
  );
  await until("the actor", () => processesOf(runDir, "actor").length > 0);
  const environmentOf = (kind: "actor" | "learner" | "parameter-server"): string =>
    processesOf(runDir, kind)
      .map((pid) => readFileSync(join("/proc", String(pid), "environ"), "utf8"))
      .join();
  assert.ok(environmentOf("learner").includes(token));
  assert.ok(!environmentOf("actor").includes(token));
  assert.ok(!environmentOf("parameter-server").includes(token));
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(
    [...trackio.entries.values()].map(({ step }) => step),
    Array.from({ length: 12 }, (_, index) => 16 * (index + 1)),
  );
  for (const path of filesBelow(runDir)) assert.ok(!readFileSync(path).includes(token), path);
  assert.ok(!(stdout + stderr).includes(token));
  const other = await train(folder, "other", [...small, "--updates", "12"]);
  const summary = JSON.parse(readFileSync(join(runDir, "summary.json"), "utf8"));
  assert.equal(summary.weightsSha256, other.weightsSha256);
});

test("a server that refuses and one that never answers cost a run nothing but a notice each", async (context) => {
  const folder = temporaryFolder(context);
  const refusing = await aTrackerServer(context, () => ({ status: 403, body: { error: "no" } }));
  const silent = await aTrackerServer(context, () => null);
  const begun = performance.now();
  const running = startLockstep([
    ...["train", "--plain", "--run-dir", join(folder, "run"), ...small, "--updates", "60"],
    ...["--track", refusing.url, "--track", silent.url],
  ]);
  await until("the notice", () => /gets nothing of this run now/.test(running.output()));
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, stdout + stderr);
  const { wallSeconds, version } = JSON.parse(
    readFileSync(join(folder, "run", "summary.json"), "utf8"),
  );
  assert.equal(version, 60);
  const late = (performance.now() - begun) / 1000 - wallSeconds;
  assert.ok(late < 60, `the end came ${late} s after training`);
  const [notice] = (stdout + stderr).match(/! Trackio at .*/) ?? [];
  assert.match(notice ?? "", /answers 403 .*check the address and the key/);
});

test("what a run cannot be sent to is told before anything starts", async (context) => {
  const folder = temporaryFolder(context);
  const runDir = join(folder, "run");
  for (const [track, message] of [
    ["wandb", /WANDB_API_KEY/],
    ["http://host/?write_token=abc", /every user of the machine could read/],
  ] as const) {
    const { code, stderr } = await runLockstep(
      ["train", "--run-dir", runDir, ...small, "--track", track],
      { WANDB_API_KEY: "" },
    );
    assert.equal(code, 78);
    assert.match(stderr, message);
    assert.match(stderr, /^lockstep: [^\n]*\n$/);
  }
  assert.deepEqual(readdirSync(folder), []);
});
