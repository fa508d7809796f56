import assert from "node:assert/strict";
import { test } from "node:test";
import { canBeOneRun, keyDifferenceText, mayChange } from "./changeable-keys.ts";

const allowed = [
  "learning.learningRate",
  "learning.schedule",
  "learning.scheduleSteps",
  "learning.maxGradNorm",
  "learning.algorithm.entropyCoefficient",
  "learning.algorithm.valueCoefficient",
];
const refused = [
  "seed",
  "slots",
  "segmentLength",
  "environment.rewardScale",
  "environment.identity.data.json",
  "network.architecture",
  "initialWeights.sha256",
  "learning.optimizer.decay",
  "learning.microBatchRows",
  "learning.algorithm.name",
  "learning.algorithm.fileSha256",
  "learning.algorithm",
];

for (const key of allowed)
  test(`a resumed run may change ${key}`, () => {
    assert.equal(mayChange(key), true);
  });
for (const key of refused)
  test(`a resumed run may not change ${key}`, () => {
    assert.equal(mayChange(key), false);
  });

test("two configurations are of one run when all that differs may change", () => {
  const run = { seed: 1, learning: { learningRate: 0.1 } };
  assert.equal(canBeOneRun(run, { seed: 1, learning: { learningRate: 0.2 } }), true);
  assert.equal(canBeOneRun(run, { seed: 2, learning: { learningRate: 0.1 } }), false);
});

test("a difference is said with both values", () => {
  assert.equal(keyDifferenceText({ key: "a", left: 1, right: undefined }), "a was 1, is absent");
});
