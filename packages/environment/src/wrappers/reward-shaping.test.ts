import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AllowBacktracking } from "./allow-backtracking.ts";
import { clip, RewardShaping } from "./reward-shaping.ts";

test("rewards are scaled first and clipped then", () => {
  const shaping = new RewardShaping({ rewardScale: 0.01, rewardClip: 1, allowBacktracking: false });
  assert.deepStrictEqual(
    [50, 100, 250, -30, -101].map((raw) => shaping.shape(raw)),
    [0.5, 1, 1, -0.3, -1],
  );
});

test("without a clip nothing is cut, and a clip is symmetric", () => {
  assert.equal(clip(1e9, null), 1e9);
  assert.deepStrictEqual([clip(-3, 2), clip(3, 2), clip(-1, 2)], [-2, 2, -1]);
});

test("going back costs nothing, and ground is paid for once", () => {
  const ground = new AllowBacktracking();
  const rewards = [5, -3, 2, 2, -10, 4, 9];
  assert.deepStrictEqual(
    rewards.map((reward) => ground.gain(reward)),
    [5, 0, 0, 1, 0, 0, 3],
  );
  ground.restart();
  assert.equal(ground.gain(1), 1);
});

test("the gains of an episode add up to the largest sum of its rewards", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100, max: 100 })), (rewards) => {
      const ground = new AllowBacktracking();
      const gains = rewards.map((reward) => ground.gain(reward));
      let [sum, most] = [0, 0];
      for (const reward of rewards) {
        sum += reward;
        most = Math.max(most, sum);
      }
      assert.equal(
        gains.reduce((total, gain) => total + gain, 0),
        most,
      );
      assert.ok(gains.every((gain) => gain >= 0));
    }),
  );
});

test("a new episode begins on new ground in the shaping too", () => {
  const shaping = new RewardShaping({ rewardScale: 1, rewardClip: 2, allowBacktracking: true });
  assert.deepStrictEqual(
    [5, -1, 1].map((raw) => shaping.shape(raw)),
    [2, 0, 0],
  );
  shaping.restart();
  assert.equal(shaping.shape(1), 1);
});
