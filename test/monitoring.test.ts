import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { openPlay } from "@lockstep/protocol";
import { dashboardQueries, type PanelQuery } from "./dashboard-queries.ts";
import {
  projectRoot,
  type Running,
  startLockstep,
  temporaryFolder,
  until,
} from "./lockstep-command.ts";
import { type Prometheus, shortWindow, startPrometheus } from "./prometheus-server.ts";
import { freePort, startRedis } from "./redis-server.ts";

interface Cluster {
  readonly learner: Running;
  readonly learnerAddress: string;
  /** By job of the repository's Prometheus configuration. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

/** The services as a cluster has them, one process each, on a real Redis. */
async function startCluster(
  context: TestContext,
  folder: string,
  redisUrl: string,
): Promise<Cluster> {
  const runDir = join(folder, "run");
  // Episodes that end soon: their figures are on the panels too.
  const short = join(folder, "short.json");
  writeFileSync(short, JSON.stringify({ environment: { timeLimitSteps: 20 } }));
  const prepared = await startLockstep([
    ...["prepare", "--run-dir", runDir, "--seed", "3", "--config", short],
    ...["--slots", "2", "--segment-length", "8"],
  ]).finished;
  assert.equal(prepared.code, 0, prepared.stderr);
  const ports = await Promise.all(Array.from({ length: 6 }, freePort));
  const [storeRpc, storeHttp, learnerRpc, learnerHttp, ...actorHttp] = ports;
  const start = (...args: string[]): Running => {
    const running = startLockstep([...args, "--log-level", "warn"]);
    context.after(() => void running.child.kill("SIGKILL"));
    return running;
  };
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
  return {
    learner,
    learnerAddress: at(learnerRpc),
    targets: {
      "lockstep-learner": [at(learnerHttp)],
      "lockstep-parameter-server": [at(storeHttp)],
      "lockstep-actor": actorHttp.map(at),
    },
  };
}

/** Queries without a series, or with none that is a number. */
async function withoutData(
  prometheus: Prometheus,
  queries: readonly PanelQuery[],
): Promise<PanelQuery[]> {
  const found = await Promise.all(
    queries.map(async (query) => {
      const samples = await prometheus.query(query.expr);
      return samples.some(({ value }) => !Number.isNaN(value)) ? [] : [query];
    }),
  );
  return found.flat();
}

/** Sends what no actor would: steps of a slot that the run does not have. */
async function sendForeignSegment(learnerAddress: string): Promise<void> {
  const giveUp = new AbortController();
  const play = openPlay({ address: learnerAddress, signal: giveUp.signal });
  await play.send({ type: "hello", actor: "stranger", capacity: 1, softwareVersion: "0" });
  await play.send({
    ...{ type: "steps", slot: 4_000, version: 0, firstStep: 0 },
    actions: new Uint8Array(1),
    rewards: new Float32Array(1),
    flags: new Uint8Array(1),
    logProbabilities: new Float32Array(1),
    values: new Float32Array(1),
    truncatedValues: new Float32Array(0),
    frames: new Uint8Array(0),
  });
  await assert.rejects(async () => {
    for await (const message of play.messages) assert.ok(message);
  }, /slot/);
  giveUp.abort();
}

test("every panel shows a live run, and alerts fire when it is disturbed", {
  timeout: 600_000,
}, async (context) => {
  const redis = await startRedis(context);
  if (redis === null) return;
  const folder = temporaryFolder(context);
  const cluster = await startCluster(context, folder, redis.url);
  const prometheus = await startPrometheus(context, folder, cluster.targets);
  if (prometheus === null) return;
  await until(
    "training as Prometheus sees it",
    async () => {
      assert.equal(cluster.learner.child.exitCode, null, cluster.learner.output());
      const [updates] = await prometheus.query("lockstep_learner_updates_total > 3");
      const [episodes] = await prometheus.query("lockstep_learner_episodes_total > 0");
      return updates !== undefined && episodes !== undefined;
    },
    240_000,
  );
  await sendForeignSegment(cluster.learnerAddress);

  const queries = dashboardQueries(shortWindow);
  assert.ok(queries.length > 60, `only ${queries.length} queries below ${projectRoot}`);
  let lacking: readonly PanelQuery[] = queries;
  await until("data in every panel", async () => {
    lacking = await withoutData(prometheus, lacking);
    return lacking.length === 0;
  }).catch((error: unknown) => {
    throw new Error(`${error}: ${JSON.stringify(lacking, null, 2)}`);
  });
  const misspelt = queries.map((query) => ({
    ...query,
    expr: query.expr.replace("lockstep_", "lockstepp_"),
  }));
  assert.deepEqual(await withoutData(prometheus, misspelt), misspelt, "no misspelt query has data");

  await until("SegmentsRefused to fire", async () =>
    (await prometheus.firing()).includes("LockstepSegmentsRefused"),
  );
  assert.ok(!(await prometheus.firing()).includes("LockstepLearnerStopped"));
  cluster.learner.child.kill("SIGKILL");
  await until("LearnerStopped to fire", async () =>
    (await prometheus.firing()).includes("LockstepLearnerStopped"),
  );
});
