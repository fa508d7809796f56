import assert from "node:assert/strict";
import { test } from "node:test";
import type { LearningEngine } from "../engine.ts";
import type { LearningEngineOptions } from "../engine-options.ts";
import { initialOptimizerState } from "../optimizer.ts";
import {
  type EngineFactory,
  gradientOf,
  hasCode,
  relativeError,
  someOptions,
  withEngine,
} from "./engine-probe.ts";
import { aMicroBatch, optimizers, smallSpec, someWeights, vectorSpec } from "./learning-cases.ts";
import { type ReferenceParameter, referenceStep } from "./reference-optimizer.ts";

const STEPS = 4;
const RATE = 1e-3;
const NEVER = Number.POSITIVE_INFINITY;

/** Registers the tests of an engine's updates. */
export function updateConformance(name: string, create: EngineFactory): void {
  for (const [which, spec] of Object.entries({ small: smallSpec, vector: vectorSpec })) {
    for (const optimizer of Object.values(optimizers)) {
      optimizes(`${name}, ${which} network`, create, someOptions({ spec, optimizer }));
    }
  }
  gradientsOfARound(name, create);
  weightsOfARound(name, create);
}

function optimizes(name: string, create: EngineFactory, options: LearningEngineOptions): void {
  const { kind } = options.optimizer;
  for (const maxGradNorm of [0.05, NEVER]) {
    test(`${name}: ${kind} clipped at ${maxGradNorm} follows its formula over ${STEPS} updates`, async () => {
      await assertFollowsFormula(create, { ...options, maxGradNorm });
    });
  }

  test(`${name}: ${kind} continues from saved weights and state with the same bits`, async () => {
    await assertContinues(create, options);
  });
}

async function update(engine: LearningEngine, seed: number, spec = smallSpec): Promise<void> {
  await engine.accumulate(await engine.gradients(aMicroBatch(spec, 3, seed)));
  await engine.apply(RATE);
}

async function assertFollowsFormula(
  create: EngineFactory,
  options: LearningEngineOptions,
): Promise<void> {
  const { spec, optimizer, maxGradNorm } = options;
  const start = optimizer.kind === "rmsprop-tf" ? [1] : [0, 0];
  let expected: ReferenceParameter[] = Array.from(someWeights(spec), (weight) => {
    return { weight, state: start };
  });
  await withEngine(create, options, async (engine) => {
    await engine.loadWeights(someWeights(spec));
    for (let t = 1; t <= STEPS; t++) {
      const before = await engine.weights();
      const batch = aMicroBatch(spec, 3, t);
      const gradient = await gradientOf(create, options, before, [batch]);
      const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
      const scale = norm > maxGradNorm ? maxGradNorm / norm : 1;
      assert.equal(scale < 1, maxGradNorm !== NEVER);
      await engine.accumulate(await engine.gradients(batch));
      const applied = await engine.apply(RATE);
      expected = expected.map((parameter, i) => {
        return referenceStep(optimizer, parameter, scale * (gradient[i] as number), RATE, t);
      });
      const after = await engine.weights();
      assertSameWay(before, after, expected);
      assert.ok(relativeError([applied.gradientNorm], [norm]) < 1e-6);
      const weightsNorm = Math.sqrt(after.reduce((sum, w) => sum + w * w, 0));
      assert.ok(relativeError([applied.weightsNorm], [weightsNorm]) < 1e-6);
    }
  });
}

/** Asserts that the weights are as expected, up to float32 rounding of weights and steps. */
function assertSameWay(
  before: Float32Array,
  after: Float32Array,
  expected: readonly ReferenceParameter[],
): void {
  let worst = 0;
  expected.forEach(({ weight }, i) => {
    const step = Math.abs(weight - (before[i] as number));
    const allowed = 1e-6 * Math.max(Math.abs(weight), 0.01) + 1e-3 * step;
    worst = Math.max(worst, Math.abs(weight - (after[i] as number)) / allowed);
  });
  assert.ok(worst <= 1, `a weight is off by ${worst} times what rounding explains`);
  assert.notDeepEqual(after, before);
}

async function assertContinues(
  create: EngineFactory,
  options: LearningEngineOptions,
): Promise<void> {
  const { spec, optimizer } = options;
  const undisturbed = await withEngine(create, options, async (engine) => {
    await engine.loadWeights(someWeights(spec));
    const state = await engine.optimizerState();
    assert.deepEqual(state, initialOptimizerState(optimizer, someWeights(spec).length));
    for (let t = 1; t <= 4; t++) await update(engine, t, spec);
    return [await engine.weights(), await engine.optimizerState()];
  });
  const saved = await withEngine(create, options, async (engine) => {
    await engine.loadWeights(someWeights(spec));
    for (let t = 1; t <= 2; t++) await update(engine, t, spec);
    return { weights: await engine.weights(), state: await engine.optimizerState() };
  });
  await withEngine(create, options, async (engine) => {
    await engine.loadWeights(saved.weights);
    await engine.loadOptimizerState(saved.state);
    for (let t = 3; t <= 4; t++) await update(engine, t, spec);
    assert.deepEqual([await engine.weights(), await engine.optimizerState()], undisturbed);
  });
}

/** Registers the tests of what becomes of a round's gradients. */
export function gradientsOfARound(name: string, create: EngineFactory): void {
  test(`${name}: a discarded round leaves no trace`, async () => {
    const direct = await withEngine(create, someOptions(), async (engine) => {
      await engine.loadWeights(someWeights(smallSpec));
      await update(engine, 1);
      return engine.weights();
    });
    await withEngine(create, someOptions(), async (engine) => {
      await engine.loadWeights(someWeights(smallSpec));
      await engine.accumulate(await engine.gradients(aMicroBatch(smallSpec, 3, 9)));
      engine.discard();
      await update(engine, 1);
      assert.deepEqual(await engine.weights(), direct);
    });
  });

  test(`${name}: a learning engine can be closed twice`, async () => {
    const engine = await create(someOptions());
    await engine.loadWeights(someWeights(smallSpec));
    await update(engine, 1);
    await engine.close();
    await engine.close();
  });

  test(`${name}: a gradient that is not finite changes neither weights nor optimizer state`, async () => {
    const options = someOptions({ optimizer: optimizers.adam });
    await withEngine(create, options, async (engine) => {
      await engine.loadWeights(someWeights(smallSpec));
      await update(engine, 1);
      const before = [await engine.weights(), await engine.optimizerState()];
      // Each number is finite; their sum overflows float32.
      const one = aMicroBatch(smallSpec, 1);
      const huge = { ...one, columns: { ...one.columns, advantages: Float32Array.of(1e38) } };
      for (let i = 0; i < 30; i++) await engine.accumulate(await engine.gradients(huge));
      await assert.rejects(engine.apply(RATE), hasCode("NON_FINITE_GRADIENT"));
      assert.deepEqual([await engine.weights(), await engine.optimizerState()], before);
      await update(engine, 2);
      await assert.rejects(engine.apply(RATE), hasCode("ENGINE_STATE"));
    });
  });

  test(`${name}: an update refuses what its state does not allow`, async () => {
    await withEngine(create, someOptions(), async (engine) => {
      await assert.rejects(engine.weights(), hasCode("ENGINE_STATE"));
      await engine.loadWeights(someWeights(smallSpec));
      await assert.rejects(engine.apply(RATE), hasCode("ENGINE_STATE"));
      const gradients = await engine.gradients(aMicroBatch(smallSpec, 3));
      await engine.accumulate(gradients);
      await assert.rejects(engine.accumulate(gradients), hasCode("ENGINE_STATE"));
      await assert.rejects(
        engine.loadOptimizerState(new Float32Array(3)),
        hasCode("OPTIMIZER_STATE_SHAPE"),
      );
    });
  });
}

/** The tests of an engine's own weights, whoever has computed the gradients. */
function weightsOfARound(name: string, create: EngineFactory): void {
  test(`${name}: inference after an update uses the new weights`, async () => {
    await withEngine(create, someOptions(), async (engine) => {
      await engine.loadWeights(someWeights(smallSpec));
      const observations = aMicroBatch(smallSpec, 6).frames.subarray(0, 4 * 36 * 36);
      const before = await engine.infer(observations, 2);
      await update(engine, 1);
      const after = await engine.infer(observations, 2);
      assert.notDeepEqual(after, before);
      await engine.loadWeights(await engine.weights());
      assert.deepEqual(await engine.infer(observations, 2), after);
    });
  });

  test(`${name}: weights and optimizer state are given as copies`, async () => {
    await withEngine(create, someOptions(), async (engine) => {
      await engine.loadWeights(someWeights(smallSpec));
      (await engine.weights()).fill(0);
      (await engine.optimizerState()).fill(0);
      assert.deepEqual(await engine.weights(), someWeights(smallSpec));
      assert.ok((await engine.optimizerState()).every((value) => value === 1));
    });
  });

  test(`${name}: a learning rate that is not finite changes neither weights nor optimizer state`, async () => {
    await withEngine(create, someOptions(), async (engine) => {
      await engine.loadWeights(someWeights(smallSpec));
      const before = [await engine.weights(), await engine.optimizerState()];
      await engine.accumulate(await engine.gradients(aMicroBatch(smallSpec, 3)));
      await assert.rejects(engine.apply(Number.NaN), hasCode("NON_FINITE_GRADIENT"));
      assert.deepEqual([await engine.weights(), await engine.optimizerState()], before);
    });
  });
}
