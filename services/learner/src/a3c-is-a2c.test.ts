import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { chooseAlgorithm } from "@lockstep/algorithm";
import { createEngine, type EngineName } from "@lockstep/model";
import { learningEngineOptions } from "@lockstep/round";
import { aConfiguration } from "./testing/a-configuration.ts";
import { aFolder, aLearner } from "./testing/a-learner.ts";

const updates = 4;
const shared = { gamma: 0.98, lambda: 0.9, valueCoefficient: 0.4, entropyCoefficient: 0.02 };

/** Weights and optimizer's state after the last update of a learner that imagined actors serve. */
async function trained(
  context: TestContext,
  engineName: EngineName,
  slots: number,
  settings: Readonly<Record<string, unknown>> & { readonly name: string },
) {
  const base = aConfiguration({ slots, segmentLength: 6, microBatchRows: 12 });
  const configuration = { ...base, learning: { ...base.learning, algorithm: settings } };
  const algorithm = chooseAlgorithm(settings);
  const engine = await createEngine({
    name: engineName,
    ...learningEngineOptions(configuration, algorithm, 1),
  });
  context.after(() => engine.close());
  const runDir = aFolder(context);
  const { run, actor } = await aLearner(
    { runDir, engine },
    {
      configuration,
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

for (const engine of ["onnx:cpu", "wasm:cpu", "tfjs:wasm"] as const) {
  test(`with staleness 0, A3C is A2C to the bit: ${engine}`, async (context) => {
    const a2c = await trained(context, engine, 4, { name: "a2c", ...shared });
    const a3c = { name: "a3c", ...shared, maxStaleness: 0 };
    assert.deepEqual(await trained(context, engine, 4, a3c), a2c, "the optimizer's state as well");
    // That the weights tell the two apart does not depend on the engine.
    if (engine !== "wasm:cpu") return;
    const stale = await trained(context, engine, 4, { ...a3c, maxStaleness: 1 });
    assert.notEqual(stale.weightsSha256, a2c.weightsSha256);
  });

  test(`with one slot, A3C's updates are A2C's of one segment after the other, to the bit: ${engine}`, async (context) => {
    const a2c = await trained(context, engine, 1, { name: "a2c", ...shared });
    assert.deepEqual(await trained(context, engine, 1, { name: "a3c", ...shared }), a2c);
  });
}
