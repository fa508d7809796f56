import assert from "node:assert/strict";
import { test } from "node:test";
import type { CurvePoint } from "@lockstep/status";
import { noJitter } from "@lockstep/system";
import { createFakeClock, type FakeClock } from "@lockstep/system/testing";
import type { CurveSink, SessionEnd } from "../curve-sink.ts";
import { aPoint } from "../testing/a-point.ts";
import { aCurve, aFolder } from "../testing/a-run.ts";
import { TrackingError } from "../tracking-error.ts";
import { CurveFollower } from "./curve-follower.ts";

class RecordingSink implements CurveSink {
  readonly name = "a sink";
  readonly pauseMs: number = 1000;
  readonly versions: number[] = [];
  readonly batches: number[] = [];
  ended: SessionEnd | null = null;
  closed = false;
  beats = 0;
  heartbeat?: { readonly everyMs: number; send(): Promise<void> };
  failure: unknown = null;
  attempts = 0;
  readonly #held: number;

  constructor(held = 0) {
    this.#held = held;
  }

  async begin(): Promise<number> {
    this.#mayFail();
    return this.#held;
  }

  async write(points: readonly CurvePoint[]): Promise<void> {
    this.#mayFail();
    this.batches.push(points.length);
    this.versions.push(...points.map(({ version }) => version));
  }

  async end(how: SessionEnd): Promise<void> {
    this.ended = how;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #mayFail(): void {
    this.attempts += 1;
    if (this.failure !== null) throw this.failure;
  }
}

function aLog() {
  const lines: string[] = [];
  const add = (message: string): void => void lines.push(message);
  return { lines, logger: { info: add, warn: add } };
}

/** Lets files be read, which takes real time. */
async function settled(clock: FakeClock, condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!condition() && performance.now() < giveUpAt) {
    await clock.advance(0);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(condition(), "it did not happen");
}

async function followed(
  context: { after(hook: () => void): void },
  sink: RecordingSink,
  points: number,
) {
  const curve = await aCurve(aFolder(context));
  await curve.add(...Array.from({ length: points }, (_, index) => aPoint(index + 1)));
  const clock = createFakeClock();
  const log = aLog();
  const follower = new CurveFollower({ sink, curve, clock, jitter: noJitter, logger: log.logger });
  return { curve, clock, follower, lines: log.lines };
}

test("a sink gets what it lacks of the curve, and each later point after its pause", async (context) => {
  const sink = new RecordingSink(32);
  const { curve, clock, follower } = await followed(context, sink, 5);
  await settled(clock, () => sink.versions.length === 3);
  assert.deepEqual(sink.versions, [3, 4, 5]);
  await curve.add(aPoint(6));
  follower.grown();
  await curve.add(aPoint(7));
  follower.grown();
  await clock.advance(999);
  assert.equal(sink.versions.length, 3, "within the pause");
  await clock.advance(1);
  await settled(clock, () => sink.versions.length === 5);
  assert.deepEqual(sink.batches, [3, 2]);
  await follower.end("complete");
  assert.deepEqual([sink.ended, sink.closed], ["complete", true]);
});

test("a curve of any length is read in parts", async (context) => {
  const sink = new RecordingSink();
  const { clock, follower } = await followed(context, sink, 3000);
  await settled(clock, () => sink.versions.length === 3000);
  assert.ok(sink.batches.length > 4, String(sink.batches));
  assert.deepEqual(
    sink.versions,
    Array.from({ length: 3000 }, (_, index) => index + 1),
  );
  await follower.end("stopped");
});

test("points that the sink holds although the run goes on from before them are not sent again", async (context) => {
  const sink = new RecordingSink(64);
  const { curve, clock, follower } = await followed(context, sink, 2);
  await settled(clock, () => sink.attempts === 1);
  await curve.add(aPoint(3), aPoint(4), aPoint(5));
  follower.grown();
  await clock.advance(1000);
  await settled(clock, () => sink.versions.length === 1);
  assert.deepEqual(sink.versions, [5]);
  await follower.end("stopped");
});

test("a sink that fails is tried again with growing waits, loses nothing, and two lines say so", async (context) => {
  const sink = new RecordingSink();
  sink.failure = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  const { curve, clock, follower, lines } = await followed(context, sink, 2);
  await settled(clock, () => sink.attempts === 1);
  await clock.advance(1000 + 2000 + 4000);
  assert.equal(sink.attempts, 4);
  assert.match(follower.problem ?? "", /^a sink gets nothing of this run now: no space left/);
  await curve.add(aPoint(3));
  follower.grown();
  sink.failure = null;
  await clock.advance(8000);
  await settled(clock, () => sink.versions.length === 3);
  assert.equal(follower.problem, null);
  assert.deepEqual(lines, ["the run is not logged, and is tried again", "the run is logged again"]);
  await follower.end("complete");
});

test("a sink that refuses is left alone, and one line says so", async (context) => {
  const sink = new RecordingSink();
  sink.failure = new TrackingError("TRACKER_REFUSED", "wrong key");
  const { clock, follower, lines } = await followed(context, sink, 2);
  await settled(clock, () => sink.closed);
  await clock.advance(100_000);
  assert.equal(sink.attempts, 1);
  assert.match(follower.problem ?? "", /wrong key/);
  assert.deepEqual(lines, ["the run is no longer logged"]);
  await follower.end("complete");
});

test("a session that ends waits for no sink that fails", async (context) => {
  const sink = new RecordingSink();
  sink.failure = new Error("away");
  const { clock, follower, lines } = await followed(context, sink, 2);
  await settled(clock, () => sink.attempts === 1);
  await follower.end("complete");
  assert.equal(sink.attempts, 2, "one attempt more");
  assert.deepEqual(lines, [
    "the run is not logged, and is tried again",
    "the run is no longer logged",
  ]);
});

test("where somebody wants to know that a run goes on, they are told while nothing happens", async (context) => {
  const sink = new RecordingSink();
  sink.heartbeat = {
    everyMs: 30_000,
    send: async () => {
      sink.beats += 1;
    },
  };
  const { curve, clock, follower } = await followed(context, sink, 1);
  await settled(clock, () => sink.versions.length === 1);
  await clock.advance(1000);
  await clock.advance(95_000);
  assert.equal(sink.beats, 3);
  await curve.add(aPoint(2));
  follower.grown();
  await settled(clock, () => sink.versions.length === 2);
  await follower.end("complete");
});
