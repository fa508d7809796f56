import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipWithoutRedis } from "@lockstep/system/testing";
import { runLockstep, startLockstep, temporaryFolder } from "../lockstep-command.ts";

const skip = skipWithoutRedis();

interface Report {
  readonly plans: readonly {
    readonly faults: readonly { readonly kind: string; readonly recoverySeconds: number }[];
    readonly hashes: Readonly<Record<string, string>>;
    readonly problems: readonly string[];
  }[];
}

// The whole of it, by hand: `lockstep chaos 1,2,3 --updates 50 --faults 30`.
// This one has each service killed or started again, learner and Redis stopped, and each connection misbehaving.
test("a plan of kills, stops, partitions and restarts leaves every version as it was", {
  skip,
}, async (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, "report.json");
  const running = startLockstep([
    ...["chaos", "581", "--updates", "20", "--faults", "14"],
    ...["--report", file, "--run-dir", join(folder, "runs")],
  ]);
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  const { plans } = JSON.parse(readFileSync(file, "utf8")) as Report;
  assert.equal(plans.length, 1);
  const [{ faults, hashes, problems } = { faults: [], hashes: {}, problems: [] }] = plans;
  assert.deepEqual(problems, []);
  assert.equal(Object.keys(hashes).length, 20);
  assert.deepEqual(faults.map(({ kind }) => kind).sort(), [
    "cut learner → parameter-server",
    "cut parameter-server → redis",
    "delay parameter-server → redis",
    "half-open actor → learner",
    "kill actor",
    "kill parameter-server",
    "kill redis",
    "restart actor",
    "restart redis",
    "scale cluster",
    "scale cluster",
    "stop learner",
    "stop redis",
    "throttle learner → parameter-server",
  ]);
  // Its Redis has ended.
  await expectVerified(join(folder, "runs", "plan-581"), 20, ["--store", "none"]);
});

test("actors that join and leave all the time change nothing", async (context) => {
  const folder = temporaryFolder(context);
  const running = startLockstep([
    ...["chaos", "--actors", "1", "--scale", "3,1,2", "--updates", "16", "--store", "folder"],
    ...["--run-dir", folder],
  ]);
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  for (const actors of [3, 1, 2]) assert.match(stdout, new RegExp(`scale to ${actors} actors`));
  assert.match(stdout, /the same weights in every version/);
  await expectVerified(join(folder, "plan-scale"), 16, []);
});

// The whole of it, by hand: `lockstep chaos --storm 6s --slots 16 --segment-length 20 --pictures 84 --updates 600`.
test("a storm of kills changes nothing, and nobody gives up in it", async (context) => {
  const folder = temporaryFolder(context);
  const running = startLockstep([
    ...["chaos", "28", "--storm", "3s", "--updates", "24", "--store", "folder", "--actors", "2"],
    ...["--run-dir", folder],
  ]);
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  assert.match(stdout, /plan storm-28: a storm, one kill every 3 s on average/);
  assert.match(stdout, /^kill learner /m);
  assert.match(stdout, /the same weights in every version/);
  await expectVerified(join(folder, "plan-storm-28"), 24, []);
});

/** Every update of the run is what its ledger says when it is computed again. */
async function expectVerified(
  run: string,
  updates: number,
  args: readonly string[],
): Promise<void> {
  const { code, stdout, stderr } = await runLockstep(["verify", run, ...args]);
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  assert.match(stdout, new RegExp(`sound +${updates} updates, .* computed again`));
}
