import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { chooseAlgorithm } from "@lockstep/algorithm";
import { createEngine, type EngineName } from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { aConfiguration } from "./testing/a-configuration.ts";
import { aFolder, aLearner } from "./testing/a-learner.ts";

const configuration = aConfiguration({ slots: 4, segmentLength: 6, microBatchRows: 12 });
const updates = 4;
const shared = { gamma: 0.98, lambda: 0.9, valueCoefficient: 0.4, entropyCoefficient: 0.02 };
const once = { ...shared, epochs: 1, minibatches: 1, clipRange: null };

/** Weights and optimizer's state after the last update of a learner that imagined actors serve. */
async function trained(
  context: TestContext,
  engineName: EngineName,
  settings: Readonly<Record<string, unknown>> & { readonly name: string },
) {
  const algorithm = chooseAlgorithm(settings);
  const learning = { ...configuration.learning, algorithm: settings };
  const engine = await createEngine({
    name: engineName,
    spec: networkOf(configuration),
    threads: 1,
    optimizer: learning.optimizer,
    loss: algorithm.loss,
    maxGradNorm: learning.maxGradNorm,
  });
  context.after(() => engine.close());
  const runDir = aFolder(context);
  const { run, actor } = await aLearner(
    { runDir, engine },
    {
      configuration: { ...configuration, learning },
      // Imagined actors have no policy: their log-probabilities are nobody's.
      maxLogProbabilityDifference: Number.POSITIVE_INFINITY,
      targetVersion: updates,
    },
  );
  actor("only");
  const { weightsSha256 } = await run();
  const state = readFileSync(join(runDir, "weights", `${updates}.optimizer.f32`));
  return { weightsSha256, state };
}

/** https://arxiv.org/abs/2205.09123 */
for (const engine of ["onnx:cpu", "wasm:cpu", "tfjs:wasm"] as const)
  test(`with one epoch, one minibatch, no clipping and no normalization, PPO is A2C to the bit: ${engine}`, async (context) => {
    const a2c = await trained(context, engine, { name: "a2c", ...shared });
    const ppo = { name: "ppo", ...once, normalizeAdvantages: false };
    const same = await trained(context, engine, ppo);
    assert.deepEqual(same, a2c, "the optimizer's state as well");
    // That the weights tell the two apart does not depend on the engine.
    if (engine !== "wasm:cpu") return;
    const other = await trained(context, engine, { ...ppo, normalizeAdvantages: true });
    assert.notEqual(other.weightsSha256, a2c.weightsSha256);
  });
