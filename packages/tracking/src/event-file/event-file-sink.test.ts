import assert from "node:assert/strict";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as generated from "../../generated/tensorboard.js";
import type { TrackedRun } from "../curve-sink.ts";
import { aPoint } from "../testing/a-point.ts";
import { aFolder, aRun } from "../testing/a-run.ts";
import { EventFileSink } from "./event-file-sink.ts";
import { contentOf, recordLength } from "./record.ts";

const { tensorboard } = generated;

const eventFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.includes("tfevents"))
    .sort();

function eventsOf(path: string): generated.tensorboard.Event[] {
  let bytes = readFileSync(path);
  const events: generated.tensorboard.Event[] = [];
  while (bytes.length > 0) {
    const length = recordLength(bytes) ?? assert.fail("damaged");
    events.push(tensorboard.Event.decode(contentOf(bytes.subarray(0, length)) ?? assert.fail()));
    bytes = bytes.subarray(length);
  }
  return events;
}

async function session(
  folder: string,
  changes: Partial<TrackedRun>,
  versions: readonly number[],
): Promise<number> {
  const sink = new EventFileSink(folder, aRun(changes));
  const held = await sink.begin();
  await sink.write(versions.map((version) => aPoint(version)));
  await sink.end("complete");
  await sink.close();
  return held;
}

test("a file begins with its version, the run's settings and a card, and has an event for each update", async (context) => {
  const folder = aFolder(context);
  await session(folder, {}, [1, 2]);
  const [name = ""] = eventFiles(folder);
  assert.equal(name, "events.out.tfevents.1764000000.lockstep");
  const events = eventsOf(join(folder, name));
  assert.equal(events[0]?.fileVersion, "brain.Event:2");
  const [settings, card] = events.slice(1).map((event) => event.summary?.value?.[0]);
  const content = settings?.metadata?.pluginData?.content ?? assert.fail();
  const { sessionStartInfo } = tensorboard.HParamsPluginData.decode(content);
  assert.equal(sessionStartInfo?.hparams?.["seed"]?.numberValue, 7);
  assert.equal(sessionStartInfo?.hparams?.["learning.algorithm.name"]?.stringValue, "a2c");
  assert.equal(card?.tag, "hyperparameters/text_summary");
  assert.match(Buffer.from(card?.tensor?.stringVal?.[0] ?? []).toString(), /\| seed \| 7 \|/);
  const updates = events.slice(3, 5);
  assert.deepEqual(
    updates.map(({ step }) => Number(step)),
    [16, 32],
  );
  assert.deepEqual(
    updates.map(({ wallTime }) => wallTime),
    [1_764_000_000.5, 1_764_000_001],
  );
  const reward = updates[1]?.summary?.value?.find(({ tag }) => tag === "rollout/ep_rew_mean");
  assert.equal(reward?.simpleValue, Math.fround(2 / 7));
  assert.equal(events[5]?.summary?.value?.[0]?.tag, "_hparams_/session_end_info");
});

test("a session that goes on writes a later file, which tells readers what to drop and has what was lost", async (context) => {
  const folder = aFolder(context);
  await session(folder, {}, [1, 2, 3]);
  // Killed: the end of the file is torn, within the last update.
  const [first = ""] = eventFiles(folder);
  const size = readFileSync(join(folder, first)).length;
  truncateSync(join(folder, first), size - 200);
  assert.equal(await session(folder, { environmentSteps: 48, startedAt: 1_763_999_999 }, [3]), 32);
  const [, second = ""] = eventFiles(folder);
  assert.equal(second, "events.out.tfevents.1764000001.lockstep", "later, whatever the clock says");
  const [, start] = eventsOf(join(folder, second));
  assert.equal(start?.sessionLog?.status, tensorboard.SessionLog.SessionStatus.START);
  assert.equal(Number(start?.step), 33);
  assert.equal(
    await session(folder, { environmentSteps: 16 }, [2, 3]),
    16,
    "from an older version",
  );
});

test("a new run in a used folder removes the earlier run's event files and no others", async (context) => {
  const folder = aFolder(context);
  writeFileSync(join(folder, "events.out.tfevents.1700000000.someone"), "theirs");
  await session(folder, {}, [1, 2, 3]);
  await session(folder, {}, [1]);
  assert.deepEqual(eventFiles(folder), [
    "events.out.tfevents.1700000000.someone",
    "events.out.tfevents.1764000001.lockstep",
  ]);
});

test("a run that was killed before its first update goes on with all files there", async (context) => {
  const folder = aFolder(context);
  await session(folder, {}, [1, 2]);
  assert.equal(await session(folder, { resumed: true }, [1]), 0);
  assert.equal(eventFiles(folder).length, 2);
});

test("a beginning that failed is made again in the same file", async (context) => {
  const folder = aFolder(context);
  const sink = new EventFileSink(folder, aRun());
  await sink.begin();
  await sink.begin();
  await sink.close();
  const [name = "", ...others] = eventFiles(folder);
  assert.deepEqual(others, []);
  assert.equal(eventsOf(join(folder, name)).length, 3);
});

test("a run that is stopped may go on: only a complete one has an end", async (context) => {
  const folder = aFolder(context);
  const sink = new EventFileSink(folder, aRun());
  await sink.begin();
  await sink.write([aPoint(1)]);
  await sink.end("stopped");
  await sink.close();
  const [name = ""] = eventFiles(folder);
  assert.equal(eventsOf(join(folder, name)).length, 4);
});
