import assert from "node:assert/strict";
import { test } from "node:test";
import { smallPictures, temporaryFolder, train } from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";

/** The default game and network. */
const tenUpdates = ["--slots", "6", "--segment-length", "16", "--updates", "10", "--seed", "7"];
const small = [
  ...["--slots", "4", "--segment-length", "8", "--updates", "6", "--seed", "11", "--actors", "1"],
  ...smallPictures,
];

test("ten updates give the same weights with one actor and with three", async (context) => {
  const folder = temporaryFolder(context);
  const one = await train(folder, "one", [...tenUpdates, "--actors", "1"]);
  const three = await train(folder, "three", [...tenUpdates, "--actors", "3"]);
  assert.equal(one.version, 10);
  assert.equal(three.weightsSha256, one.weightsSha256);
  assert.equal(three.environmentSteps, one.environmentSteps);
  assert.equal(three.episodes, one.episodes);
  for (const { maxLogProbabilityDifference } of [one, three])
    assert.ok(
      maxLogProbabilityDifference <= 1e-4,
      `actor and learner disagree by ${maxLogProbabilityDifference}`,
    );
});

test("another seed gives other weights, the same seed the same in every store", async (context) => {
  const folder = temporaryFolder(context);
  const inFolder = await train(folder, "first", small);
  const inMemory = await train(folder, "again", [...small, "--store", "memory"]);
  const other = await train(folder, "other", [...small, "--seed", "12", "--store", "memory"]);
  assert.equal(inMemory.weightsSha256, inFolder.weightsSha256);
  assert.notEqual(other.weightsSha256, inFolder.weightsSha256);
  await context.test("Redis", async (inner) => {
    const redis = await startRedis(inner);
    if (redis === null) return;
    const inRedis = await train(folder, "redis", [...small, "--store", redis.url]);
    assert.equal(inRedis.weightsSha256, inFolder.weightsSha256);
  });
});
