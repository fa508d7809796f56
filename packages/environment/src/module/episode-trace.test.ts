import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModuleEnvironment } from "../configuration/index.ts";
import { CheckedInstance } from "./checked-instance.ts";
import type { ModuleInstance } from "./environment-module.ts";
import { rehearse } from "./episode-trace.ts";

const observation = { kind: "vector", length: 1 } as const;
const config: ModuleEnvironment = {
  kind: "module",
  name: "waits",
  file: "waits.mjs",
  identity: {},
  observation,
  actions: ["on"],
  rewardScale: 1,
  rewardClip: null,
  stack: 1,
  timeLimitSteps: null,
};
const answer = { observation: [0], reward: 0, terminated: false };

/** Rehearses an environment whose steps wait, without taking the processor from other tests. */
function rehearseWaiting(waitMs: (step: number) => number): number {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let created = 0;
  const create = (): ModuleInstance => {
    created += 1;
    let steps = 0;
    const step = () => {
      Atomics.wait(cell, 0, 0, waitMs(++steps));
      return answer;
    };
    return { reset: () => [0], step };
  };
  rehearse({ slot: 2, file: "waits.mjs", config, random: () => () => 0 }, (isLimited) =>
    CheckedInstance.create("waits.mjs", 2, observation, create, {
      calls: isLimited ? 2_048 : 0,
      ms: 200,
      areOthersWatched: false,
    }),
  );
  return created;
}

test("a rehearsal names the step that does not return", () => {
  assert.throws(() => rehearseWaiting((step) => (step === 3 ? Number.POSITIVE_INFINITY : 0)), {
    code: "MODULE_FAILED",
    message: "waits.mjs, slot 2, episode 0, step 3: step() did not return within 0.2 s",
  });
});

test("a rehearsal of slow steps is allowed to take long, and one of fast steps is played once", () => {
  assert.equal(
    rehearseWaiting(() => 12),
    4,
  );
  assert.equal(
    rehearseWaiting(() => 0),
    2,
  );
});
