import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { chooseAlgorithm } from "@lockstep/algorithm";
import {
  createEngine,
  type LearningEngine,
  ModelError,
  type ModelErrorCode,
  type NetworkSpec,
} from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { aConfiguration } from "./testing/a-configuration.ts";
import { aFolder, aLearner, eventually } from "./testing/a-learner.ts";
import { MemoryParameterService } from "./testing/memory-parameter-service.ts";

const configuration = aConfiguration();
/** Imagined actors have no policy: their log-probabilities are nobody's. */
const options = {
  configuration,
  maxLogProbabilityDifference: Number.POSITIVE_INFINITY,
  targetVersion: 4,
};

async function anEngine(
  context: TestContext,
  spec: NetworkSpec = networkOf(configuration),
): Promise<LearningEngine> {
  const { learning } = configuration;
  const engine = await createEngine({
    name: "onnx",
    spec,
    threads: 1,
    optimizer: learning.optimizer,
    loss: chooseAlgorithm(learning.algorithm).loss,
    maxGradNorm: learning.maxGradNorm,
  });
  context.after(() => engine.close());
  return engine;
}

/** The engine with some of its methods replaced from the second update on. */
function fromSecondUpdate(engine: LearningEngine, bad: Partial<LearningEngine>): LearningEngine {
  let updates = 0;
  return new Proxy(engine, {
    get(target, key: keyof LearningEngine) {
      if (key === "apply") updates += 1;
      const value = (updates >= (key === "apply" ? 2 : 1) && bad[key]) || target[key];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

type Failure = (engine: LearningEngine) => Partial<LearningEngine>;

/** How each comes about on a real engine; of memory no test machine has too little, so that one is only said. */
const failures: Partial<Record<ModelErrorCode, Failure>> = {
  NON_FINITE_LOSS: (engine) => ({
    gradients: (batch) =>
      engine.gradients({
        ...batch,
        frames: batch.frames.slice(),
        columns: {
          ...batch.columns,
          returns: new Float32Array(batch.actions.length).fill(Number.NaN),
        },
      }),
  }),
  NON_FINITE_GRADIENT: (engine) => ({ apply: () => engine.apply(Number.NaN) }),
  DEVICE_MEMORY: () => ({
    gradients: async () => {
      throw new ModelError("DEVICE_MEMORY", "onnx:cuda has not enough memory");
    },
  }),
};

for (const [code, failure] of Object.entries(failures)) {
  test(`${code}: the run ends with it, the last good version stays published, and a healthy engine goes on to the same weights`, async (context) => {
    const healthy = await aLearner(
      { runDir: aFolder(context), engine: await anEngine(context) },
      options,
    );
    healthy.actor("only");
    const { weightsSha256 } = await healthy.run();

    const kept = { runDir: aFolder(context), parameters: new MemoryParameterService() };
    const engine = await anEngine(context);
    const ailing = await aLearner(
      { ...kept, engine: fromSecondUpdate(engine, failure(engine)) },
      options,
    );
    const running = ailing.run();
    await eventually("a checkpoint", () => kept.parameters.saved.length > 0);
    ailing.actor("only");
    await assert.rejects(running, { code });
    assert.deepEqual([...kept.parameters.versions.keys()], [0, 1]);
    assert.equal(ailing.learner.status().version, 1);

    const again = await aLearner({ ...kept, engine: await anEngine(context) }, options);
    again.actor("only");
    assert.equal((await again.run()).weightsSha256, weightsSha256);
  });
}

test("WEIGHTS_SHAPE: a checkpoint of another network is not begun with, and nothing is published", async (context) => {
  const kept = { runDir: aFolder(context), parameters: new MemoryParameterService() };
  const { run, actor } = await aLearner({ ...kept, engine: await anEngine(context) }, options);
  actor("only");
  await run();
  const wrong = await anEngine(context, { ...networkOf(configuration), actions: 9 });
  const versions = new Map(kept.parameters.versions);
  await assert.rejects(aLearner({ ...kept, engine: wrong }, options), { code: "WEIGHTS_SHAPE" });
  assert.deepEqual(kept.parameters.versions, versions);
});
