import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { aLearnerStatus } from "@lockstep/status/testing";
import { fetchStatus, finalView, readLearnerStatus } from "./learner-status.ts";

const status = aLearnerStatus();

test("the learner's status becomes what the panel shows, start states in the run's order", () => {
  const report = readLearnerStatus(status, ["A", "B"]);
  assert.equal(report?.view.version, 12);
  assert.equal(report?.view.barrierWaitSeconds, 0.02);
  assert.equal(report?.view.actors, 2);
  assert.deepEqual(
    report?.view.figures.map(({ label, value }) => [label, value]),
    [
      ["entropy", 1.9],
      ["policy loss", 0.1],
      ["value loss", 0.2],
    ],
  );
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
  const waiting = aLearnerStatus({ state: "waiting for actors", update: null });
  assert.equal(readLearnerStatus(waiting, [])?.waiting, "waiting for actors");
  assert.deepEqual(readLearnerStatus(waiting, [])?.view.figures[0], {
    name: "entropy",
    label: "entropy",
    value: null,
  });
});

test("an answer that is no learner's status is none", () => {
  for (const answer of [null, {}, "x", { ...status, version: "1" }])
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

test("the last view is the run's end: the summary's figures, also where the learner was never heard", () => {
  const summary = {
    version: 20,
    weightsSha256: "ef".repeat(32),
    environmentSteps: 6400,
    stepsPerSecond: 310,
    episodes: 9,
    episodeReturnMean: 14,
    progressMean: 0.6,
    efficiency: 0.8,
  };
  const last = readLearnerStatus(status, ["A", "B"])?.view ?? assert.fail();
  const view = finalView(last, summary);
  assert.deepEqual(
    [view.version, view.environmentSteps, view.episodes, view.returnMean, view.progressMean],
    [20, 6400, 9, 14, 0.6],
  );
  assert.deepEqual(view.states, last.states);
  assert.deepEqual(finalView(null, summary).version, 20);
  assert.deepEqual(finalView(null, summary).states, []);
});
