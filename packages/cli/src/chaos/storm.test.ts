import assert from "node:assert/strict";
import { test } from "node:test";
import { type StormTarget, stormKill, stormPeriodMs, victimOf } from "./storm.ts";

test("a storm's period is a time with its unit", () => {
  assert.equal(stormPeriodMs("6s"), 6_000);
  assert.equal(stormPeriodMs("500ms"), 500);
  assert.equal(stormPeriodMs("1.5s"), 1_500);
  for (const wrong of ["6", "6 s", "0s", "-1s", "s", "1h", "601s", "99ms"])
    assert.throws(() => stormPeriodMs(wrong), TypeError, wrong);
});

test("kills come at the mean time that was asked for and hit all services alike", () => {
  const kills = Array.from({ length: 2_000 }, (_, index) =>
    stormKill({ seed: 1, meanMs: 6_000 }, index),
  );
  const mean = kills.reduce((sum, { delayMs }) => sum + delayMs, 0) / kills.length;
  assert.ok(Math.abs(mean - 6_000) < 400, `${mean}`);
  const hits = [0, 0, 0, 0];
  for (const { which } of kills) {
    const hit = which(4);
    hits[hit] = (hits[hit] ?? 0) + 1;
  }
  assert.ok(
    hits.every((count) => Math.abs(count - 500) < 80),
    `${hits}`,
  );
});

test("the same seed makes the same storm, another one another", () => {
  const times = (seed: number) =>
    [0, 1, 2].map((index) => stormKill({ seed, meanMs: 1_000 }, index).delayMs);
  assert.deepEqual(times(1), times(1));
  assert.notDeepEqual(times(1), times(2));
});

test("a storm kills what is ready only: what is being started, or leaves, is spared", () => {
  const kill = { delayMs: 0, which: (ready: number) => ready - 1 };
  const service = (name: string, phase = "ready", retired = false): StormTarget => {
    return { name, phase, retired };
  };
  const all = [service("learner"), service("actor-1"), service("actor-0")];
  assert.equal(victimOf(kill, all), "learner");
  assert.equal(victimOf({ ...kill, which: () => 0 }, all), "actor-0");
  assert.equal(victimOf(kill, [service("learner", "starting"), ...all.slice(1)]), "actor-1");
  assert.equal(victimOf(kill, [service("learner", "ready", true), ...all.slice(1)]), "actor-1");
  assert.equal(victimOf(kill, [service("learner", "backoff"), service("actor-0", "idle")]), null);
});
