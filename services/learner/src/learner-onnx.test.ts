import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { a2c, chooseAlgorithm } from "@lockstep/algorithm";
import { createEngine, type LearningEngine } from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { Registry } from "prom-client";
import { registerLearnerMetrics } from "./metrics.ts";
import { aConfiguration } from "./testing/a-configuration.ts";
import { aFolder, aLearner } from "./testing/a-learner.ts";
import { MemoryParameterService } from "./testing/memory-parameter-service.ts";

const configuration = aConfiguration({ slots: 4, segmentLength: 6, microBatchRows: 12 });
/** Imagined actors have no policy: their log-probabilities are nobody's. */
const options = { configuration, maxLogProbabilityDifference: Number.POSITIVE_INFINITY };

async function anEngine(context: TestContext): Promise<LearningEngine> {
  const { learning } = configuration;
  const engine = await createEngine({
    name: "onnx",
    spec: networkOf(configuration),
    threads: 1,
    optimizer: learning.optimizer,
    loss: chooseAlgorithm(learning.algorithm).loss,
    maxGradNorm: learning.maxGradNorm,
  });
  context.after(() => engine.close());
  return engine;
}

async function trained(
  context: TestContext,
  actors: readonly string[],
  targetVersion: number,
  kept: { readonly runDir: string; readonly parameters: MemoryParameterService },
): Promise<string> {
  const { run, actor } = await aLearner(
    { ...kept, engine: await anEngine(context) },
    { ...options, targetVersion, expectedActors: actors.length },
  );
  for (const name of actors) actor(name);
  return (await run()).weightsSha256;
}

test("with the real engine too, neither the number of actors nor a stop in between changes the weights", async (context) => {
  const fresh = () => ({ runDir: aFolder(context), parameters: new MemoryParameterService() });
  const one = await trained(context, ["only"], 4, fresh());
  assert.equal(await trained(context, ["a", "b", "c"], 4, fresh()), one);
  const kept = fresh();
  const half = await trained(context, ["a", "b"], 2, kept);
  assert.notEqual(half, one);
  assert.equal(await trained(context, ["c"], 4, kept), one);
});

test("the engine, its device and its versions are in the status, the summary and a metric", async (context) => {
  const engine = await anEngine(context);
  const parts = { runDir: aFolder(context), engine };
  const { learner, run, actor } = await aLearner(parts, { ...options, targetVersion: 1 });
  const registry = new Registry();
  registerLearnerMetrics(registry, () => learner.status(), a2c.figures);
  actor("only");
  const summary = await run();
  const said = { ...engine.identity, portable: false };
  assert.deepEqual([learner.status().engine, summary.engine], [said, said]);
  assert.match(
    await registry.metrics(),
    /^lockstep_learner_engine_info\{engine="onnx",device="cpu",versions="onnxruntime \d+\.\d+\.\d+, graphs \d+"\} 1$/m,
  );
});
