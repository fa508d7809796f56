import assert from "node:assert/strict";
import { test } from "node:test";
import { aPoint } from "../testing/a-point.ts";
import { aRun } from "../testing/a-run.ts";
import { aTrackerServer } from "../testing/a-tracker-server.ts";
import { FakeTrackio } from "../testing/fake-trackio.ts";
import { trackerOf } from "./tracker.ts";

const env = { TRACKIO_WRITE_TOKEN: "write-secret", HF_TOKEN: "hub-secret" };
const { signal } = new AbortController();

test("points reach a Trackio server with names, steps and configuration, each once", async (context) => {
  const trackio = new FakeTrackio("write-secret");
  const { url, requests } = await aTrackerServer(context, (request) => trackio.answer(request));
  const sink = trackerOf(url, env)(aRun(), signal);
  assert.equal(await sink.begin(), 0);
  await sink.write([aPoint(1), aPoint(2)]);
  await sink.write([aPoint(2), aPoint(3)]);
  await sink.end("complete");
  assert.deepEqual(
    [...trackio.entries.values()].map(({ step }) => step),
    [16, 32, 48],
  );
  const entry = trackio.entries.get("Hare-1-2") ?? assert.fail();
  assert.equal(entry["project"], "lockstep");
  assert.equal(entry["run"], "Hare-1");
  assert.deepEqual(entry["config"], aRun().configuration);
  const metrics = entry["metrics"] as Readonly<Record<string, number>>;
  assert.equal(metrics["rollout/ep_rew_mean"], 2 / 7);
  assert.equal(entry["timestamp"], "2025-11-24T16:00:01.000Z");
  assert.ok(requests.every(({ headers }) => headers["authorization"] === undefined));
  const again = trackerOf(url, env)(aRun({ environmentSteps: 32 }), signal);
  assert.equal(await again.begin(), 32, "the rest is made again");
});

test("a wrong token, another program and a server that is away are told apart, and no secret is shown", async (context) => {
  const trackio = new FakeTrackio("write-secret");
  const { url } = await aTrackerServer(context, (request) => trackio.answer(request));
  const wrong = trackerOf(url, { TRACKIO_WRITE_TOKEN: "wrong-secret" })(aRun(), signal);
  await assert.rejects(wrong.begin(), (error: Error) => {
    assert.match(error.message, /answers 400 .*write_token is required.*check the address/);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
  await assert.rejects(wrong.begin(), { code: "TRACKER_REFUSED", retryable: false });
  const other = await aTrackerServer(context, () => ({ body: { api_version: 7 } }));
  await assert.rejects(trackerOf(other.url, env)(aRun(), signal).begin(), {
    code: "TRACKER_REFUSED",
    message: /answers otherwise than expected/,
  });
  await assert.rejects(trackerOf("http://127.0.0.1:1", env)(aRun(), signal).begin(), {
    code: "TRACKER_AWAY",
    retryable: true,
  });
  const echo = await aTrackerServer(context, ({ headers }) => ({
    status: 503,
    body: `down: ${headers["x-trackio-write-token"]}`,
  }));
  await assert.rejects(trackerOf(echo.url, env)(aRun(), signal).begin(), {
    code: "TRACKER_AWAY",
    message: /answers 503 \(down: …\)/,
  });
});

test("a request that is under way ends with its signal, and an answer without end is cut", async (context) => {
  const silent = await aTrackerServer(context, () => null);
  const cut = new AbortController();
  const sink = trackerOf(silent.url, env)(aRun(), cut.signal);
  const beginning = sink.begin();
  setTimeout(() => cut.abort(), 50);
  await assert.rejects(beginning, { code: "TRACKER_AWAY" });
  const endless = await aTrackerServer(context, () => ({ body: `"${"x".repeat(3_000_000)}"` }));
  await assert.rejects(trackerOf(endless.url, env)(aRun(), signal).begin(), {
    code: "TRACKER_AWAY",
    message: /more than 1048576 bytes/,
  });
});
