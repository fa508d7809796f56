import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeParameters } from "../testing/fake-parameters.ts";
import { WeightsFeed } from "./weights-feed.ts";

const sizeBytes = 40_000;

test("the memory of weights is freed when others are obtained, and that of the newest is kept", async () => {
  const source = new FakeParameters("run", (version) =>
    new Float32Array(sizeBytes / 4).fill(version),
  );
  let arrived = (): void => undefined;
  const feed = new WeightsFeed({
    source,
    run: "run",
    subscriber: "actor",
    onChange: () => arrived(),
  });
  feed.start();
  const publish = (version: number): Promise<void> => {
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    source.publish(version);
    return arrival;
  };
  await publish(1);
  const first = await feed.obtain(1);
  await publish(2);
  assert.equal(first.bytes.byteLength, sizeBytes, "they are still in use");
  const second = await feed.obtain(2);
  assert.deepEqual([first.bytes.byteLength, second.bytes.byteLength], [0, sizeBytes]);
  const fetched = await feed.obtain(1);
  assert.equal(await feed.obtain(2), second);
  assert.deepEqual([fetched.bytes.byteLength, second.bytes.byteLength], [0, sizeBytes]);
  await feed.close();
});
