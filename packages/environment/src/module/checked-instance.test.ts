import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
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
    { calls: 2, ms: 50, areOthersWatched: true },
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
    { calls: 3, ms: 500, areOthersWatched: false },
  );
  const frame = new Uint8Array(4);
  for (let call = 0; call < 3; call++) instance.step(at, 0, () => 0, frame);
  assert.equal(instance.isLimited, false);
  slow = true;
  instance.step(at, 0, () => 0, frame);
  instance.limitAgain();
  assert.throws(() => instance.step(at, 0, () => 0, frame), /did not return within 0.5 s/);
});

test("a later call that never ends ends its process, with the words of a limited one", () => {
  const from = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const program = `
    import { CheckedInstance } from ${from("checked-instance.js")};
    const step = (action) => {
      if (action === 9) for (;;);
      return { observation: [1], reward: 0, terminated: false };
    };
    const instance = CheckedInstance.create(
      "loop.mjs", 7, { kind: "vector", length: 1 }, () => ({ reset: () => [0], step }),
      { calls: 2, ms: 200, areOthersWatched: true },
    );
    for (let at = 1; at < 9; at++)
      instance.step({ slot: 7, episode: 4, step: at }, 0, () => 0, new Uint8Array(4));
    await new Promise((wait) => setTimeout(wait, 400));
    console.log("between calls nothing is late");
    instance.step({ slot: 7, episode: 4, step: 9 }, 9, () => 0, new Uint8Array(4));
  `;
  const { signal, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", program],
    { encoding: "utf8", timeout: 20_000 },
  );
  assert.equal(signal, "SIGKILL");
  assert.equal(stdout, "between calls nothing is late\n");
  assert.equal(
    stderr,
    "lockstep: loop.mjs, slot 7, episode 4, step 9: step() did not return within 0.2 s\n",
  );
});
