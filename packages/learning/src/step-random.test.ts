import assert from "node:assert/strict";
import { test } from "node:test";
import { type StepOfEpisode, stepRandom } from "./step-random.ts";

const at: StepOfEpisode = { seed: 3, slot: 2, episode: 1, step: 4 };

function draws(count: number, changes: Partial<StepOfEpisode> = {}): number[] {
  const random = stepRandom("environment", { ...at, ...changes });
  return Array.from({ length: count }, random);
}

test("the numbers of a step are the same whenever they are drawn", () => {
  assert.deepEqual(draws(5), draws(5));
  assert.deepEqual(draws(5).slice(0, 2), draws(2));
});

test("seed, slot, episode and step each give other numbers", () => {
  const changes = [{}, { seed: 4 }, { slot: 3 }, { episode: 2 }, { episode: 2 ** 33 }, { step: 5 }];
  const all = changes.flatMap((change) => draws(20, change));
  assert.equal(new Set(all).size, all.length);
  const evaluation = stepRandom("evaluationEnvironment", at)();
  assert.ok(!all.includes(evaluation));
});

test("the numbers fill [0, 1) evenly", () => {
  const numbers = Array.from({ length: 400 }, (_, step) => draws(25, { step })).flat();
  assert.ok(numbers.every((u) => u >= 0 && u < 1));
  const mean = numbers.reduce((sum, u) => sum + u, 0) / numbers.length;
  assert.ok(Math.abs(mean - 0.5) < 0.01, `mean ${mean}`);
  const low = numbers.filter((u) => u < 0.25).length / numbers.length;
  assert.ok(Math.abs(low - 0.25) < 0.02, `share below a quarter ${low}`);
});
