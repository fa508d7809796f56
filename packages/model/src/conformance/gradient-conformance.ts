import assert from "node:assert/strict";
import { test } from "node:test";
import { a2cLoss, type LossFormula, ppoLoss } from "@lockstep/algorithm";
import { logSoftmax, uniform } from "@lockstep/learning";
import type { MicroBatch } from "../engine.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import { parameterLayout } from "../network/parameter-layout.ts";
import {
  assertTensorsClose,
  type EngineFactory,
  gradientOf,
  gradientTolerance,
  hasCode,
  relativeError,
  someLoss,
  someOptions,
  tensorOf,
  withEngine,
} from "./engine-probe.ts";
import {
  aMicroBatch,
  conformanceSpecs,
  rowsOf,
  smallSpec,
  someWeights,
  vectorSpec,
  withChanges,
} from "./learning-cases.ts";
import { lossCases, ppoOptions } from "./loss-cases.ts";
import { observationOf, referenceGradients, referenceLoss } from "./reference-engine.ts";

/** Registers the tests of an engine's gradients. */
export function gradientConformance(name: string, create: EngineFactory): void {
  for (const [which, spec] of Object.entries(conformanceSpecs)) {
    test(`${name}: loss and gradients on the ${which} network equal the slow reference`, async () => {
      await assertEqualsReference(create, spec);
    });

    test(`${name}: log-probabilities and values on the ${which} network are those of inference`, async () => {
      await assertAgreesWithInference(create, spec);
    });

    test(`${name}: gradients on the ${which} network equal finite differences, tensor by tensor`, async () => {
      await assertEqualsFiniteDifferences(create, spec, someLoss);
    });
  }
  test(`${name}: PPO's gradients equal finite differences, tensor by tensor`, async () => {
    await assertEqualsFiniteDifferences(create, vectorSpec, ppoLoss(ppoOptions));
    await assertEqualsFiniteDifferences(create, smallSpec, ppoLoss(ppoOptions));
  });
  for (const [which, loss] of Object.entries(lossCases)) {
    test(`${name}: a loss with ${which} and its gradients equal the slow reference`, async () => {
      await assertEqualsReference(create, vectorSpec, loss);
      await assertEqualsReference(create, smallSpec, loss);
    });
  }
  for (const [which, spec] of Object.entries({ small: smallSpec, vector: vectorSpec })) {
    limitingCases(`${name}, ${which} network`, create, spec);
    microBatchConformance(`${name}, ${which} network`, create, spec);
    firstStepOfPpo(`${name}, ${which} network`, create, spec);
  }
  gradientRefusals(name, create);
}

/** Tests that the learner recomputes the actors' log-probabilities: the proof that a batch is on-policy. */
async function assertAgreesWithInference(create: EngineFactory, spec: NetworkSpec): Promise<void> {
  const rows = 6;
  const batch = aMicroBatch(spec, rows);
  await withEngine(create, someOptions({ spec }), async (engine) => {
    await engine.loadWeights(someWeights(spec));
    const learned = await engine.gradients(batch);
    for (let row = 0; row < rows; row++) {
      const { logits, values } = await engine.infer(observationOf(spec, batch, row), 1);
      const played = logSoftmax(logits)[batch.actions[row] as number] as number;
      assert.ok(Math.abs(played - (learned.logProbabilities[row] as number)) < 1e-5);
      assert.ok(Math.abs((values[0] as number) - (learned.values[row] as number)) < 1e-5);
    }
  });
}

async function assertEqualsReference(
  create: EngineFactory,
  spec: NetworkSpec,
  loss: LossFormula = someLoss,
): Promise<void> {
  const batch = aMicroBatch(spec, 5);
  const weights = someWeights(spec);
  const expected = referenceGradients(spec, weights, batch, loss);
  await withEngine(create, someOptions({ spec, loss }), async (engine) => {
    await engine.loadWeights(weights);
    const actual = await engine.gradients(batch);
    assert.deepEqual(Object.keys(actual.figures), Object.keys(expected.figures));
    for (const [name, figure] of Object.entries(expected.figures)) {
      const error = relativeError([actual.figures[name] as number], [figure]);
      assert.ok(error < 1e-5, `${name} is ${actual.figures[name]}, expected ${figure}`);
    }
    assert.ok(relativeError(actual.logProbabilities, expected.logProbabilities) < 1e-5);
    assert.ok(relativeError(actual.values, expected.values) < 1e-5);
  });
  const gradient = await gradientOf(create, someOptions({ spec, loss }), weights, [batch]);
  assertTensorsClose(spec, gradient, expected.gradient, gradientTolerance);
}

/** Compares each tensor's gradient with the loss's slope along the gradient and along a random direction. */
export async function assertEqualsFiniteDifferences(
  create: EngineFactory,
  spec: NetworkSpec,
  loss: LossFormula,
  batch: MicroBatch = aMicroBatch(spec, 2),
): Promise<void> {
  const weights = Float64Array.from(someWeights(spec));
  const options = someOptions({ spec, loss });
  const gradient = await gradientOf(create, options, someWeights(spec), [batch]);
  for (const { name, offset, size } of parameterLayout(spec).tensors) {
    const part = Float64Array.from(gradient.subarray(offset, offset + size));
    const length = Math.sqrt(dot(part, part));
    const chance = part.map((_, i) => uniform(3, "evaluationAction", offset % 1000, i) - 0.5);
    const along = part.map((x, i) => x / length + (chance[i] as number) / Math.sqrt(size));
    const slope = finiteDifference({ spec, weights, batch, loss }, offset, along);
    const expected = dot(part, along);
    const error = Math.abs(slope - expected) / Math.abs(expected);
    assert.ok(error <= gradientTolerance, `${name}: slope ${slope}, by the gradient ${expected}`);
  }
}

function finiteDifference(
  {
    spec,
    weights,
    batch,
    loss,
  }: {
    readonly spec: NetworkSpec;
    readonly weights: Float64Array;
    readonly batch: MicroBatch;
    readonly loss: LossFormula;
  },
  offset: number,
  along: Float64Array,
): number {
  const epsilon = 1e-6;
  const lossAt = (distance: number): number => {
    const moved = weights.slice();
    along.forEach((x, i) => {
      moved[offset + i] = (moved[offset + i] as number) + distance * x;
    });
    return referenceLoss(spec, moved, batch, loss);
  };
  return (lossAt(epsilon) - lossAt(-epsilon)) / (2 * epsilon);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}

function limitingCases(name: string, create: EngineFactory, spec: NetworkSpec): void {
  const gradientWith = (
    changes: Parameters<typeof a2cLoss>[0],
    batch: MicroBatch,
  ): Promise<Float32Array> =>
    gradientOf(create, someOptions({ spec, loss: a2cLoss(changes) }), someWeights(spec), [batch]);
  const firstLayer = parameterLayout(spec).tensors[0]?.name ?? "";
  const isZero = (values: Float32Array): boolean => values.every((value) => value === 0);
  const batch = aMicroBatch(spec, 3);
  const columns = { ...batch.columns, advantages: new Float32Array(3) };
  const indifferent = withChanges(batch, { columns });

  test(`${name}: value coefficient 0 leaves the value head without a gradient, and only it`, async () => {
    const gradient = await gradientWith({ valueCoefficient: 0, entropyCoefficient: 0.01 }, batch);
    assert.ok(isZero(tensorOf(spec, gradient, "value.weight")));
    assert.ok(isZero(tensorOf(spec, gradient, "value.bias")));
    assert.ok(!isZero(tensorOf(spec, gradient, "policy.weight")));
    assert.ok(!isZero(tensorOf(spec, gradient, firstLayer)));
  });

  test(`${name}: without advantages and entropy bonus the policy head has no gradient`, async () => {
    const gradient = await gradientWith(
      { valueCoefficient: 0.5, entropyCoefficient: 0 },
      indifferent,
    );
    assert.ok(isZero(tensorOf(spec, gradient, "policy.weight")));
    assert.ok(!isZero(tensorOf(spec, gradient, "value.weight")));
  });

  test(`${name}: nothing to learn is a gradient of zeros`, async () => {
    assert.ok(
      isZero(await gradientWith({ valueCoefficient: 0, entropyCoefficient: 0 }, indifferent)),
    );
  });

  test(`${name}: an even policy has entropy log(actions), and the bonus does not move it`, async () => {
    const even = someWeights(spec);
    tensorOf(spec, even, "policy.weight").fill(0);
    tensorOf(spec, even, "policy.bias").fill(0);
    const options = someOptions({
      spec,
      loss: a2cLoss({ valueCoefficient: 0, entropyCoefficient: 1 }),
    });
    await withEngine(create, options, async (engine) => {
      await engine.loadWeights(even);
      const { figures } = await engine.gradients(indifferent);
      assert.ok(Math.abs((figures["entropy"] as number) - Math.log(spec.actions)) < 1e-6);
    });
    const gradient = await gradientOf(create, options, even, [indifferent]);
    assert.ok(gradient.every((value) => Math.abs(value) < 1e-6));
  });
}

/** With the policy that played, every ratio is 1: PPO's gradients are A2C's (https://arxiv.org/abs/2205.09123). */
function firstStepOfPpo(name: string, create: EngineFactory, spec: NetworkSpec): void {
  const weights = someWeights(spec);
  const batch = aMicroBatch(spec, 7);
  const gradientWith = (loss: LossFormula, of: MicroBatch): Promise<Float32Array> =>
    gradientOf(create, someOptions({ spec, loss }), weights, [withChanges(of, {})]);

  test(`${name}: PPO's gradients are A2C's to the bit in an update of one step`, async () => {
    const expected = await gradientWith(someLoss, batch);
    const once = { ...ppoOptions, epochs: 1, minibatches: 1, valueClipRange: null };
    for (const clipRange of [null, 0.2])
      assert.deepEqual(await gradientWith(ppoLoss({ ...once, clipRange }), batch), expected);
  });

  test(`${name}: PPO's gradients are A2C's up to rounding where the log-probabilities are those that played`, async () => {
    const options = someOptions({ spec });
    const { logProbabilities } = await withEngine(create, options, async (engine) => {
      await engine.loadWeights(weights);
      return engine.gradients(withChanges(batch, {}));
    });
    const columns = { ...batch.columns, oldLogProbabilities: logProbabilities };
    const onPolicy = withChanges(batch, { columns });
    const expected = await gradientWith(someLoss, batch);
    const several = { ...ppoOptions, valueClipRange: null };
    for (const clipRange of [null, 0.2]) {
      const gradient = await gradientWith(ppoLoss({ ...several, clipRange }), onPolicy);
      assertTensorsClose(spec, gradient, Float64Array.from(expected), 1e-6);
    }
    const offPolicy = await gradientWith(ppoLoss(several), batch);
    assert.ok(relativeError(offPolicy, expected) > 0.01);
  });
}

/** Registers the tests of a batch that is computed in parts. */
export function microBatchConformance(
  name: string,
  create: EngineFactory,
  spec: NetworkSpec,
): void {
  const weights = someWeights(spec);
  const batch = aMicroBatch(spec, 7);
  const parts = [rowsOf(spec, batch, 0, 3), rowsOf(spec, batch, 3, 4), rowsOf(spec, batch, 4, 7)];

  test(`${name}: gradients of micro-batches add up to the batch's`, async () => {
    const whole = await gradientOf(create, someOptions({ spec }), weights, [batch]);
    const summed = await gradientOf(create, someOptions({ spec }), weights, parts);
    assertTensorsClose(spec, summed, Float64Array.from(whole), 1e-5);
  });

  test(`${name}: the order in which gradients are computed does not matter, only that of adding`, async () => {
    const inOrder = await stateAfter(create, spec, parts, [0, 1, 2]);
    assert.deepEqual(await stateAfter(create, spec, parts, [2, 0, 1]), inOrder);
  });

  test(`${name}: gradients have the same bits with one thread and two`, async () => {
    const large = aMicroBatch(spec, 40);
    const one = await gradientOf(create, someOptions({ spec, threads: 1 }), weights, [large]);
    const two = await gradientOf(create, someOptions({ spec, threads: 2 }), weights, [large]);
    assert.deepEqual(two, one);
  });
}

/** Weights after an update whose gradients are computed in the given order and added in the order of the parts. */
async function stateAfter(
  create: EngineFactory,
  spec: NetworkSpec,
  parts: readonly MicroBatch[],
  order: readonly number[],
): Promise<Float32Array> {
  return withEngine(create, someOptions({ spec }), async (engine) => {
    await engine.loadWeights(someWeights(spec));
    const gradients = new Map(
      await Promise.all(
        order.map(async (i) => [i, await engine.gradients(parts[i] as MicroBatch)] as const),
      ),
    );
    for (const i of parts.keys()) {
      const part = gradients.get(i);
      assert.ok(part);
      await engine.accumulate(part);
    }
    await engine.apply(1e-3);
    return engine.weights();
  });
}

/** Registers the tests of what has no gradients. */
export function gradientRefusals(name: string, create: EngineFactory): void {
  const batch = aMicroBatch(smallSpec, 3);

  test(`${name}: gradients refuse arrays that do not fit together`, async () => {
    await withEngine(create, someOptions(), async (engine) => {
      await assert.rejects(engine.gradients(batch), hasCode("ENGINE_STATE"));
      await engine.loadWeights(someWeights(smallSpec));
      for (const bad of [
        withChanges(batch, { frames: batch.frames.slice(1) }),
        withChanges(batch, { frames: Uint8Array.of(0, ...batch.frames).subarray(1) }),
        withChanges(batch, { stacks: batch.stacks.map(() => 99) }),
        withChanges(batch, { stacks: batch.stacks.subarray(1) }),
        withChanges(batch, { actions: batch.actions.map(() => smallSpec.actions) }),
        withChanges(batch, { actions: batch.actions.map(() => -1) }),
        withChanges(batch, { columns: { ...batch.columns, returns: new Float32Array(2) } }),
        withChanges(batch, { columns: { ...batch.columns, advantages: new Float32Array(4) } }),
        withChanges(batch, { columns: { advantages: new Float32Array(3) } }),
        withChanges(batch, { batchRows: 2 }),
        withChanges(batch, { batchRows: Number.NaN }),
        withChanges(batch, { actions: new Int32Array(0) }),
      ]) {
        await assert.rejects(engine.gradients(bad), hasCode("BATCH_SHAPE"));
      }
    });
  });

  test(`${name}: a loss that is not finite is an error that leaves the engine as it was`, async () => {
    await withEngine(create, someOptions(), async (engine) => {
      await engine.loadWeights(someWeights(smallSpec));
      const before = await engine.gradients(batch);
      for (const columns of [
        { ...batch.columns, advantages: new Float32Array(3).fill(Number.NaN) },
        { ...batch.columns, returns: new Float32Array(3).fill(1e30) },
      ]) {
        await assert.rejects(
          engine.gradients(withChanges(batch, { columns })),
          hasCode("NON_FINITE_LOSS"),
        );
      }
      assert.deepEqual(await engine.gradients(batch), before);
    });
  });
}
