import assert from "node:assert/strict";
import { test } from "node:test";
import type { Inference, PolicyEngine } from "../engine.ts";
import type { PolicyEngineOptions } from "../engine-options.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import { hasCode, relativeError } from "./engine-probe.ts";
import {
  conformanceSpecs,
  smallSpec,
  someObservations,
  someWeights,
  vectorSpec,
} from "./learning-cases.ts";
import { referenceInference } from "./reference-engine.ts";

/** Makes the policy engine under test. */
export type PolicyFactory = (options: PolicyEngineOptions) => Promise<PolicyEngine>;

/** Registers the tests of a policy engine. */
export function inferenceConformance(name: string, create: PolicyFactory): void {
  for (const [which, spec] of Object.entries(conformanceSpecs)) {
    test(`${name}: inference on the ${which} network equals the slow reference`, async () => {
      await assertEqualsReference(create, spec);
    });

    test(`${name}: a row's result on the ${which} network depends neither on batch nor threads`, async () => {
      await assertBatchInvariant(create, spec, spec.architecture === "mlp" ? 70 : 16);
    });
  }

  test(`${name}: vectors are read wherever their bytes lie`, async () => {
    await withPolicy(create, vectorSpec, 1, async (engine) => {
      await engine.loadWeights(someWeights(vectorSpec));
      const observations = someObservations(vectorSpec, 3);
      const moved = new Uint8Array(observations.length + 1).subarray(1);
      moved.set(observations);
      const expected = await engine.infer(observations, 3);
      assert.deepEqual(await engine.infer(moved, 3), expected);
    });
  });

  test(`${name}: other weights give other results, and the first ones the first results again`, async () => {
    await withPolicy(create, smallSpec, 1, async (engine) => {
      const observations = someObservations(smallSpec, 3);
      await engine.loadWeights(someWeights(smallSpec, 1));
      const first = await engine.infer(observations, 3);
      await engine.loadWeights(someWeights(smallSpec, 2));
      assert.notDeepEqual(await engine.infer(observations, 3), first);
      await engine.loadWeights(someWeights(smallSpec, 1));
      assert.deepEqual(await engine.infer(observations, 3), first);
    });
  });

  test(`${name}: weights are copied when they are loaded`, async () => {
    await withPolicy(create, smallSpec, 1, async (engine) => {
      const weights = someWeights(smallSpec);
      await engine.loadWeights(weights);
      const first = await engine.infer(someObservations(smallSpec, 2), 2);
      weights.fill(0);
      assert.deepEqual(await engine.infer(someObservations(smallSpec, 2), 2), first);
    });
  });

  test(`${name}: inference refuses to go without weights, and arrays of a wrong size`, async () => {
    await withPolicy(create, smallSpec, 1, async (engine) => {
      const observations = someObservations(smallSpec, 2);
      await assert.rejects(engine.infer(observations, 2), hasCode("ENGINE_STATE"));
      await assert.rejects(engine.loadWeights(new Float32Array(7)), hasCode("WEIGHTS_SHAPE"));
      await engine.loadWeights(someWeights(smallSpec));
      await assert.rejects(engine.infer(observations, 3), hasCode("BATCH_SHAPE"));
      await assert.rejects(engine.infer(observations, 0), hasCode("BATCH_SHAPE"));
    });
  });

  test(`${name}: a policy engine can be closed twice`, async () => {
    const engine = await create({ spec: smallSpec, threads: 1 });
    await engine.loadWeights(someWeights(smallSpec));
    await engine.close();
    await engine.close();
  });
}

async function withPolicy(
  create: PolicyFactory,
  spec: NetworkSpec,
  threads: number,
  use: (engine: PolicyEngine) => Promise<void>,
): Promise<void> {
  const engine = await create({ spec, threads });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}

async function assertEqualsReference(create: PolicyFactory, spec: NetworkSpec): Promise<void> {
  await withPolicy(create, spec, 1, async (engine) => {
    const weights = someWeights(spec);
    const batch = 3;
    const observations = someObservations(spec, batch);
    await engine.loadWeights(weights);
    const { logits, values } = await engine.infer(observations, batch);
    assert.deepEqual([logits.length, values.length], [batch * spec.actions, batch]);
    for (let row = 0; row < batch; row++) {
      const size = observations.length / batch;
      const one = observations.subarray(row * size, (row + 1) * size);
      const expected = referenceInference(spec, weights, one);
      const actual = logits.subarray(row * spec.actions, (row + 1) * spec.actions);
      assert.ok(relativeError(actual, expected.logits) < 1e-5);
      assert.ok(relativeError(values.subarray(row, row + 1), [expected.value]) < 1e-5);
    }
  });
}

/** Asserts that the results of `largest` rows have the same bits in every smaller batch and with two threads. */
export async function assertBatchInvariant(
  create: PolicyFactory,
  spec: NetworkSpec,
  largest: number,
): Promise<void> {
  const observations = someObservations(spec, largest);
  const size = observations.length / largest;
  let all: Inference | null = null;
  for (const threads of [1, 2]) {
    await withPolicy(create, spec, threads, async (engine) => {
      await engine.loadWeights(someWeights(spec));
      all ??= await engine.infer(observations, largest);
      for (let batch = 1; batch <= largest; batch++) {
        const first = largest - batch;
        const actual = await engine.infer(observations.subarray(first * size), batch);
        const message = `rows ${first} to ${largest} with ${threads} threads`;
        assert.deepEqual(actual.logits, all.logits.slice(first * spec.actions), message);
        assert.deepEqual(actual.values, all.values.slice(first), message);
      }
    });
  }
}
