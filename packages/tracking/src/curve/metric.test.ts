import assert from "node:assert/strict";
import { test } from "node:test";
import { aPoint } from "../testing/a-point.ts";
import { metricsOf, valuesOf } from "./metric.ts";

const ppo = ["entropy", "policyLoss", "valueLoss", "approxKl", "clipFraction"];

test("figures have the names that CleanRL and Stable-Baselines3 use", () => {
  const names = metricsOf(ppo).map(({ name }) => name);
  for (const name of [
    ...["rollout/ep_rew_mean", "rollout/ep_len_mean", "rollout/success_rate"],
    ...["losses/policy_loss", "losses/value_loss", "losses/entropy", "losses/approx_kl"],
    ...["losses/clipfrac", "losses/explained_variance", "charts/learning_rate", "charts/SPS"],
    ...["time/iterations", "time/time_elapsed"],
  ])
    assert.ok(names.includes(name), name);
  assert.equal(new Set(names).size, names.length);
});

test("every number of an update has a metric, also those of an algorithm that nobody else has", () => {
  let count = 100;
  const numbered = (): number => ++count;
  const { environmentSteps, figures: _, ...point } = aPoint(1);
  const numbers = Object.fromEntries(Object.keys(point).map((key) => [key, numbered()]));
  const figures = { ownRegret: numbered(), entropy: numbered() };
  const values = valuesOf(metricsOf(Object.keys(figures)), {
    ...aPoint(1),
    ...numbers,
    environmentSteps,
    figures,
  });
  assert.deepEqual(
    values.map(({ value }) => value).sort(),
    Array.from({ length: count - 100 }, (_, index) => 101 + index),
  );
  assert.ok(values.some(({ name }) => name === "losses/own_regret"));
});

test("two figures never share a name", () => {
  const names = metricsOf(["clipfrac", "clipFraction"]).map(({ name }) => name);
  assert.ok(names.includes("losses/clipfrac") && names.includes("losses/clip_fraction"));
});

test("what is unknown or no finite number is left out", () => {
  const unknown = aPoint(1, {
    episodeReturnMean: null,
    episodeStepsMean: undefined,
    gradientNorm: Number.NaN,
  });
  const names = valuesOf(metricsOf(["missing"]), unknown).map(({ name }) => name);
  for (const name of ["rollout/ep_rew_mean", "rollout/ep_len_mean", "lockstep/gradient_norm"])
    assert.ok(!names.includes(name), name);
  assert.ok(!names.includes("losses/missing"));
});
