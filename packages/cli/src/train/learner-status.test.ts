import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { fetchStatus, readLearnerStatus } from "./learner-status.ts";

const means = { episodes: 3, episodeReturnMean: 12, progressMean: 0.5, finishedShare: 0.25 };
const status = {
  service: "learner",
  state: "training",
  reason: null,
  version: 12,
  weightsSha256: "ab",
  targetVersion: 20,
  environmentSteps: 3840,
  episodes: 7,
  recent: means,
  byStartState: { B: means },
  stepsPerSecond: 300,
  trainingSeconds: 12,
  secondsLeft: 8,
  efficiency: null,
  actors: [{}, {}],
  update: {
    policyLoss: 0.1,
    valueLoss: 0.2,
    entropy: 1.9,
    explainedVariance: null,
    gradientNorm: 0.4,
    learningRate: 7e-4,
    maxLogProbabilityDifference: 1e-7,
    straggler: { actor: "actor-1", slot: 5, seconds: 0.02 },
  },
};

test("the learner's status becomes what the panel shows, start states in the run's order", () => {
  const report = readLearnerStatus(status, ["A", "B"]);
  assert.equal(report?.view.version, 12);
  assert.equal(report?.view.barrierWaitSeconds, 0.02);
  assert.equal(report?.view.actors, 2);
  assert.deepEqual(
    report?.view.states.map(({ name, progress }) => [name, progress]),
    [
      ["A", null],
      ["B", 0.5],
    ],
  );
  assert.equal(report?.waiting, null);
  assert.equal(report?.secondsLeft, 8);
});

test("a learner that waits says for what", () => {
  const waiting = { ...status, state: "waiting for actors", update: null };
  assert.equal(readLearnerStatus(waiting, [])?.waiting, "waiting for actors");
  assert.equal(readLearnerStatus(waiting, [])?.view.entropy, null);
});

test("an answer that is no learner's status is none", () => {
  for (const answer of [null, {}, "x", { version: "1" }])
    assert.equal(readLearnerStatus(answer, []), null);
});

test("a status is fetched, and silence, refusal and errors are nothing", async (context) => {
  const server = createServer((request, response) => {
    if (request.url === "/good/status") response.end('{"version":1}');
    else if (request.url === "/bad/status") response.writeHead(500).end();
    // Any other address is never answered.
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  assert.deepEqual(await fetchStatus(`${url}/good`, 2_000), { version: 1 });
  assert.equal(await fetchStatus(`${url}/bad`, 2_000), null);
  assert.equal(await fetchStatus(`${url}/silent`, 50), null);
  assert.equal(await fetchStatus("http://127.0.0.1:1", 2_000), null);
});
