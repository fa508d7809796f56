import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "@lockstep/system";
import { type Running, startLockstep, temporaryFolder, until } from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";
import { sendForeignSegment } from "../training/foreign-segment.ts";
import { assertEveryPanelHasData, recordedNames } from "./dashboard-queries.ts";
import { shortWindow, startPrometheus } from "./prometheus-server.ts";

interface Cluster {
  readonly learner: Running;
  readonly learnerAddress: string;
  /** By job of the repository's Prometheus configuration. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

/** The services as a cluster has them, one process each, on a real Redis. */
async function startCluster(folder: string, redisUrl: string): Promise<Cluster> {
  const runDir = join(folder, "run");
  // Episodes that end soon: their figures are on the panels too.
  const short = join(folder, "short.json");
  writeFileSync(
    short,
    JSON.stringify({ environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 20 } }),
  );
  const prepared = await startLockstep([
    ...["prepare", "--run-dir", runDir, "--seed", "3", "--config", short],
    // It has every figure that A2C has, and most of all.
    ...["--slots", "2", "--segment-length", "8", "--algorithm", "ppo"],
    ...["--evaluate-every", "5", "--evaluate-episodes", "1"],
  ]).finished;
  assert.equal(prepared.code, 0, prepared.stderr);
  const ports = await Promise.all(Array.from({ length: 7 }, freePort));
  const [storeRpc, storeHttp, learnerRpc, learnerHttp, evaluatorHttp, ...actorHttp] = ports;
  const start = (...args: string[]): Running => startLockstep([...args, "--log-level", "warn"]);
  const at = (port: number | undefined) => `127.0.0.1:${port}`;
  start(
    ...["parameter-server", "--store", redisUrl],
    ...["--rpc-port", `${storeRpc}`, "--http-port", `${storeHttp}`],
  );
  const learner = start(
    ...["learner", "--config", join(runDir, "learner.json"), "--updates", "1000000"],
    ...["--parameter-servers", at(storeRpc), "--expected-actors", "2"],
    ...["--checkpoint-updates", "5", "--lease-ms", "20000"],
    ...["--rpc-port", `${learnerRpc}`, "--http-port", `${learnerHttp}`],
  );
  for (const [index, port] of actorHttp.entries())
    start(
      ...["actor", "--name", `actor-${index}`, "--http-port", `${port}`],
      ...["--learner", at(learnerRpc), "--parameter-servers", at(storeRpc)],
    );
  startLockstep(["evaluator", runDir, "--sparing", "no", "--http-port", `${evaluatorHttp}`]);
  return {
    learner,
    learnerAddress: at(learnerRpc),
    targets: {
      "lockstep-learner": [at(learnerHttp)],
      "lockstep-parameter-server": [at(storeHttp)],
      "lockstep-actor": actorHttp.map(at),
      "lockstep-evaluator": [at(evaluatorHttp)],
    },
  };
}

test("every panel shows a live run, and alerts fire when it is disturbed", {
  timeout: 600_000,
}, async (context) => {
  const redis = await startRedis(context);
  if (redis === null) return;
  const folder = temporaryFolder(context);
  const cluster = await startCluster(folder, redis.url);
  const prometheus = await startPrometheus(context, folder, cluster.targets);
  if (prometheus === null) return;
  await until(
    "training as Prometheus sees it",
    async () => {
      assert.equal(cluster.learner.child.exitCode, null, cluster.learner.output());
      const [updates] = await prometheus.query("lockstep_learner_updates_total > 3");
      const [episodes] = await prometheus.query("lockstep_learner_episodes_total > 0");
      const [evaluated] = await prometheus.query("lockstep_evaluator_version > 0");
      return updates !== undefined && episodes !== undefined && evaluated !== undefined;
    },
    240_000,
  );
  await sendForeignSegment(cluster.learnerAddress);

  await assertEveryPanelHasData(prometheus, shortWindow);
  const records = await prometheus.query('count by (__name__) ({__name__=~"lockstep:.+"})');
  assert.deepEqual(records.map(({ metric }) => metric["__name__"]).sort(), recordedNames());

  await until("SegmentsRefused to fire", async () =>
    (await prometheus.firing()).includes("LockstepSegmentsRefused"),
  );
  assert.ok(!(await prometheus.firing()).includes("LockstepLearnerStopped"));
  cluster.learner.child.kill("SIGKILL");
  await until("LearnerStopped to fire", async () =>
    (await prometheus.firing()).includes("LockstepLearnerStopped"),
  );
});
