import assert from "node:assert/strict";
import { test } from "node:test";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { raiseAlarms } from "./alarms.ts";
import { Tally } from "./tally.ts";

const bounds = { maxLogProbabilityDifference: 1e-3, entropyFloor: 0.01 };

function alarmsOf(maxLogProbabilityDifference: number, entropy?: number) {
  const tally = new Tally();
  const entry = {
    version: 7,
    weightsSha256: "",
    learningRate: 1,
    optimizerSteps: 1,
    gradientNorm: 1,
    maxLogProbabilityDifference,
    figures: entropy === undefined ? {} : { entropy },
  };
  raiseAlarms(entry, bounds, { tally, logger: createRecordingLogger() });
  const { onPolicyAlarms, entropyAlarms } = tally.counts;
  return { onPolicyAlarms, entropyAlarms };
}

test("an update raises an alarm where it is off its policy or its entropy has collapsed, and none within the bounds", () => {
  assert.deepEqual(alarmsOf(1e-3, 0.01), { onPolicyAlarms: 0, entropyAlarms: 0 });
  assert.deepEqual(alarmsOf(1.1e-3, 0.01), { onPolicyAlarms: 1, entropyAlarms: 0 });
  assert.deepEqual(alarmsOf(Number.NaN, 0.01), { onPolicyAlarms: 1, entropyAlarms: 0 });
  assert.deepEqual(alarmsOf(0, 0.009), { onPolicyAlarms: 0, entropyAlarms: 1 });
});

test("an algorithm that reports no entropy has no alarm of it", () => {
  assert.deepEqual(alarmsOf(0), { onPolicyAlarms: 0, entropyAlarms: 0 });
});
