import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { SupervisedSummary } from "@lockstep/status";
import { temporaryFolder, train } from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";

/** The default game and network. */
const options = ["--slots", "6", "--segment-length", "8"];
const seven = [...options, "--seed", "7"];

const cleanups: (() => Promise<void>)[] = [];
let folder = "";
/** One actor, a store in a folder. */
let one: SupervisedSummary;

before(async () => {
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  const alone = ["--updates", "3", "--actors", "1", "--engine-threads", "1"];
  one = await train(folder, "one", [...seven, ...alone]);
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

/** The hash of a version of {@link one}. */
function hashOfOne(version: number): string {
  const lines = readFileSync(join(folder, "one", "ledger.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  const records = lines.map((line) => JSON.parse(line));
  return records.findLast((record) => record.version === version).weightsSha256;
}

test("three updates give the same weights with one actor and with three, with one thread and two, with a store in a folder and in memory", async () => {
  const more = ["--updates", "3", "--actors", "3", "--engine-threads", "2", "--store", "memory"];
  const three = await train(folder, "three", [...seven, ...more]);
  assert.equal(one.version, 3);
  assert.equal(three.weightsSha256, one.weightsSha256);
  assert.equal(three.environmentSteps, one.environmentSteps);
  assert.equal(three.episodes, one.episodes);
  for (const { maxLogProbabilityDifference } of [one, three]) {
    assert.equal(maxLogProbabilityDifference, 0, "actors and learner compute the same bits");
  }
});

test("another seed gives other weights", async () => {
  const other = await train(folder, "other", [...options, "--seed", "8", "--updates", "1"]);
  assert.notEqual(other.weightsSha256, hashOfOne(1));
});

test("Redis as the store gives the same weights", async (context) => {
  const redis = await startRedis(context);
  if (redis === null) return;
  const more = ["--updates", "2", "--actors", "2", "--store", redis.url];
  const inRedis = await train(folder, "redis", [...seven, ...more]);
  assert.equal(inRedis.weightsSha256, hashOfOne(2));
});
