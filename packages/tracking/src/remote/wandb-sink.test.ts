import assert from "node:assert/strict";
import { test } from "node:test";
import { aPoint } from "../testing/a-point.ts";
import { aRun } from "../testing/a-run.ts";
import { aTrackerServer, type ReceivedRequest, type Reply } from "../testing/a-tracker-server.ts";
import { trackerOf } from "./tracker.ts";

const key = "0123456789abcdef0123456789abcdef01234567";
const { signal } = new AbortController();
const environment = (url: string) => ({
  WANDB_API_KEY: key,
  WANDB_BASE_URL: url,
  WANDB_PROJECT: "hares",
});

interface Query {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Stream {
  readonly files?: Readonly<
    Record<string, { readonly offset: number; readonly content: readonly string[] }>
  >;
  readonly complete?: boolean;
  readonly exitcode?: number;
}

/** Answers as the service does: lines are kept by their number. */
class FakeWandb {
  readonly lines: string[] = [];
  summary = "";
  config: unknown = null;
  exitcode: number | null = null;
  heartbeats = 0;
  /** Requests of the file stream that get an error although they were taken. */
  lost = 0;

  answer({ path, headers, body }: ReceivedRequest): Reply {
    if (headers["authorization"] !== `Basic ${Buffer.from(`api:${key}`).toString("base64")}`)
      return { status: 401, body: { errors: [{ message: "user is not logged in" }] } };
    if (path === "/graphql") return { body: { data: this.#graphql(body as Query) } };
    if (path !== "/files/me/hares/Hare-1/file_stream") return { status: 404, body: {} };
    this.#stream(body as Stream);
    return this.lost-- > 0 ? { status: 502, body: "bad gateway" } : { body: { exitcode: null } };
  }

  #graphql({ query, variables }: Query): unknown {
    const historyLineCount = this.lines.length;
    if (query.startsWith("query RunResumeStatus")) {
      const historyTail = JSON.stringify(this.lines.slice(-1));
      return { model: { bucket: { historyLineCount, historyTail } } };
    }
    assert.match(query, /^mutation UpsertBucket/);
    this.config = JSON.parse(String(variables["config"]));
    const project = { name: variables["project"], entity: { name: "me" } };
    const bucket = { id: "x", name: variables["name"], project, historyLineCount };
    return { upsertBucket: { bucket, inserted: historyLineCount === 0 } };
  }

  #stream({ files = {}, complete, exitcode }: Stream): void {
    const history = files["wandb-history.jsonl"];
    history?.content.forEach((line, index) => {
      this.lines[history.offset + index] = line;
    });
    this.summary = files["wandb-summary.json"]?.content[0] ?? this.summary;
    if (complete === true) this.exitcode = exitcode ?? null;
    if (history === undefined && complete === undefined) this.heartbeats += 1;
  }
}

const stepsOf = (wandb: FakeWandb): unknown[] => wandb.lines.map((line) => JSON.parse(line)._step);

test("a run's settings, history, summary and end reach Weights & Biases", async (context) => {
  const wandb = new FakeWandb();
  const { url } = await aTrackerServer(context, (request) => wandb.answer(request));
  const sink = trackerOf("wandb", environment(url))(aRun(), signal);
  assert.equal(await sink.begin(), 0);
  await sink.write([aPoint(1), aPoint(2)]);
  await sink.heartbeat?.send();
  await sink.write([aPoint(3)]);
  await sink.end("complete");
  assert.deepEqual(stepsOf(wandb), [16, 32, 48]);
  assert.deepEqual(wandb.config, {
    seed: { value: 7 },
    learning: { value: { algorithm: { name: "a2c" }, learningRate: 7e-4 } },
  });
  const last = JSON.parse(wandb.lines[2] ?? "");
  assert.equal(last["losses/policy_loss"], -0.01);
  assert.equal(last._timestamp, 1_764_000_001.5);
  assert.equal(last._runtime, 1.5);
  assert.deepEqual(JSON.parse(wandb.summary), { ...last, _wandb: { runtime: 1 } });
  assert.deepEqual([wandb.exitcode, wandb.heartbeats], [0, 1]);
});

test("lines that arrived although the answer was lost are not doubled", async (context) => {
  const wandb = new FakeWandb();
  const { url } = await aTrackerServer(context, (request) => wandb.answer(request));
  const sink = trackerOf("wandb", environment(url))(aRun(), signal);
  await sink.begin();
  wandb.lost = 1;
  await assert.rejects(sink.write([aPoint(1), aPoint(2)]), { code: "TRACKER_AWAY" });
  await sink.write([aPoint(1), aPoint(2)]);
  await sink.write([aPoint(3)]);
  assert.deepEqual(stepsOf(wandb), [16, 32, 48]);
});

test("a session that goes on adds to the run's history, and a failed one says so", async (context) => {
  const wandb = new FakeWandb();
  const { url } = await aTrackerServer(context, (request) => wandb.answer(request));
  const first = trackerOf("wandb", environment(url))(aRun(), signal);
  await first.begin();
  await first.write([aPoint(1), aPoint(2), aPoint(3)]);
  const second = trackerOf("wandb", environment(url))(aRun({ environmentSteps: 32 }), signal);
  assert.equal(await second.begin(), 48, "what is made again is the same");
  await second.write([aPoint(4)]);
  await second.end("failed");
  assert.deepEqual(stepsOf(wandb), [16, 32, 48, 64]);
  assert.equal(wandb.exitcode, 1);
});

test("a wrong key is refused for good, and not shown", async (context) => {
  const wandb = new FakeWandb();
  const { url } = await aTrackerServer(context, (request) => wandb.answer(request));
  const env = { ...environment(url), WANDB_API_KEY: "not-the-key" };
  await assert.rejects(trackerOf("wandb", env)(aRun(), signal).begin(), (error: Error) => {
    assert.match(error.message, /answers 401 .*not logged in.*check the address and the key/);
    assert.doesNotMatch(error.message, /not-the-key/);
    return true;
  });
});
