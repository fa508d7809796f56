import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { presets, type RunConfiguration } from "@lockstep/run-configuration";
import { makeUpdate } from "./make-update.ts";

const applied = {
  figures: { policyLoss: 0.1, valueLoss: 0.2, entropy: 1.5 },
  maxLogProbabilityDifference: 1e-7,
  optimizerSteps: 4,
  gradientNorm: 0.4,
};

test("an update has the number, rate, figures and weights' hash of the version that it makes", async () => {
  const { configuration } = presets["sonic"] as { readonly configuration: RunConfiguration };
  const { slots, segmentLength } = configuration;
  const learning = {
    ...configuration.learning,
    learningRate: 1,
    schedule: "linear" as const,
    scheduleSteps: 24 * slots * segmentLength,
  };
  const rates: number[] = [];
  const update = {
    apply: async (learningRate: number) => {
      rates.push(learningRate);
      return { ...applied, weightsNorm: 3 };
    },
  };
  // What the engine holds after its steps.
  const engine = { weights: async () => Float32Array.of(rates.length, -2) };
  const made = await makeUpdate(engine, { ...configuration, learning }, 6, update);
  const bytes = Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  assert.deepEqual(made.weights, { bytes, sha256 });
  assert.deepEqual(made.entry, {
    version: 7,
    weightsSha256: sha256,
    learningRate: 0.75,
    ...applied,
  });
  assert.equal(made.version, 7);
  assert.equal(made.weightsNorm, 3);
  assert.deepEqual(rates, [0.75], "after 6 of 24 rounds");
});
