import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder, train } from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";

const tenUpdates = ["--updates", "10", "--seed", "7"];
/** The default game and network with a smaller batch, so that a run takes seconds. */
const small = ["--slots", "4", "--segment-length", "8", "--updates", "6", "--seed", "11"];

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

test("another seed gives other weights, the same seed the same", async (context) => {
  const folder = temporaryFolder(context);
  const first = await train(folder, "first", small);
  const again = await train(folder, "again", small);
  const other = await train(folder, "other", [...small, "--seed", "12"]);
  assert.equal(again.weightsSha256, first.weightsSha256);
  assert.notEqual(other.weightsSha256, first.weightsSha256);
});

test("memory, folder and Redis stores give the same weights", async (context) => {
  const folder = temporaryFolder(context);
  const redis = await startRedis(context);
  if (redis === null) return;
  const stores = ["memory", "folder", redis.url];
  const hashes: string[] = [];
  for (const [index, store] of stores.entries()) {
    const { weightsSha256 } = await train(folder, `store-${index}`, [...small, "--store", store]);
    hashes.push(weightsSha256);
  }
  assert.equal(new Set(hashes).size, 1, `${stores.join(", ")} gave ${hashes.join(", ")}`);
});
