import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckedInstance } from "./checked-instance.ts";

const at = { slot: 2, episode: 3, step: 4 };
const observation = { kind: "vector", length: 1 } as const;

test("a step that never ends is broken off, in one line", () => {
  const instance = CheckedInstance.create(
    "loop.mjs",
    2,
    observation,
    () => ({
      reset: () => [0],
      step: () => {
        for (;;);
      },
    }),
    { calls: 2, ms: 50 },
  );
  const frame = new Uint8Array(4);
  instance.reset(at, () => 0, frame);
  assert.throws(() => instance.step(at, 0, () => 0, frame), {
    code: "MODULE_FAILED",
    message: "loop.mjs, slot 2, episode 3, step 4: step() did not return within 0.05 s",
  });
});

test("later calls have no time limit until a replay begins", () => {
  let slow = false;
  const wait = (): void => {
    if (slow) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  };
  const instance = CheckedInstance.create(
    "slow.mjs",
    0,
    observation,
    () => ({
      reset: () => [0],
      step: () => {
        wait();
        return { observation: [1], reward: 0, terminated: false };
      },
    }),
    { calls: 3, ms: 500 },
  );
  const frame = new Uint8Array(4);
  for (let call = 0; call < 3; call++) instance.step(at, 0, () => 0, frame);
  assert.equal(instance.isLimited, false);
  slow = true;
  instance.step(at, 0, () => 0, frame);
  instance.limitAgain();
  assert.throws(() => instance.step(at, 0, () => 0, frame), /did not return within 0.5 s/);
});
