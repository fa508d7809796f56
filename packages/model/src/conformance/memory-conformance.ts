import assert from "node:assert/strict";
import { test } from "node:test";
import { logSoftmax } from "@lockstep/learning";
import type { LearningEngine, MicroBatch, PolicyEngine } from "../engine.ts";
import { hiddenStateSize } from "../network/network.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import {
  assertTensorsClose,
  type EngineFactory,
  gradientOf,
  gradientTolerance,
  hasCode,
  relativeError,
  someLoss,
  someOptions,
  withEngine,
} from "./engine-probe.ts";
import { assertEqualsFiniteDifferences } from "./gradient-conformance.ts";
import type { PolicyFactory } from "./inference-conformance.ts";
import {
  aMicroBatch,
  aMicroBatchInRuns,
  memorySpecs,
  rowsOf,
  someHiddenStates,
  someObservations,
  someWeights,
  vectorSpec,
  withChanges,
} from "./learning-cases.ts";
import { readMemoryCases } from "./reference-cases.ts";
import { referenceConformance } from "./reference-conformance.ts";
import { observationOf, referenceGradients, referenceInference } from "./reference-engine.ts";

interface Factories {
  readonly createEngine: EngineFactory;
  readonly createPolicyEngine: PolicyFactory;
}

/** Registers the tests of an engine that computes networks with a memory. */
export function memoryConformance(name: string, factories: Factories): void {
  const { createEngine, createPolicyEngine } = factories;
  for (const [which, spec] of Object.entries(memorySpecs)) {
    test(`${name}: inference with a memory equals the slow reference, whatever the batch: ${which}`, async () => {
      await withPolicy(createPolicyEngine, spec, assertInfersAsReference);
    });
    test(`${name}: gradients through a run and its resets equal the slow reference: ${which}`, async () => {
      await assertEqualsReference(createEngine, spec, aMicroBatchInRuns(spec, 3, 4));
      await assertEqualsReference(createEngine, spec, aMicroBatchInRuns(spec, 1, 5));
      await assertEqualsReference(createEngine, spec, aMicroBatchInRuns(spec, 1, 1));
    });
    test(`${name}: the learner computes a run as an actor does step by step, to the last bit: ${which}`, async () => {
      for (const batch of [aMicroBatchInRuns(spec, 3, 7), aMicroBatchInRuns(spec, 1, 3)])
        await assertAgreesStepByStep(factories, spec, batch);
    });
  }
  for (const kind of ["gru", "lstm"] as const) {
    const spec: NetworkSpec = { ...vectorSpec, memory: { kind, size: 8 } };
    test(`${name}: gradients through a ${kind} equal finite differences, tensor by tensor`, async () => {
      await assertEqualsFiniteDifferences(
        createEngine,
        spec,
        someLoss,
        aMicroBatchInRuns(spec, 2, 3),
      );
    });
    test(`${name}: gradients of runs add up, and no run sees another: ${kind}`, async () => {
      await assertRunsAddUp(createEngine, spec);
    });
    test(`${name}: before the first reset a hidden state matters, after it none does: ${kind}`, async () => {
      await assertResets(createEngine, spec);
    });
  }
  referenceConformance(name, createEngine, readMemoryCases());
  test(`${name}: a network with a memory refuses rows without runs, and hidden states of a wrong size`, async () => {
    await assertRefusals(createEngine);
  });
}

async function withPolicy(
  create: PolicyFactory,
  spec: NetworkSpec,
  use: (engine: PolicyEngine, spec: NetworkSpec) => Promise<void>,
): Promise<void> {
  const engine = await create({ spec, threads: 2 });
  try {
    await engine.loadWeights(someWeights(spec));
    await use(engine, spec);
  } finally {
    await engine.close();
  }
}

async function assertInfersAsReference(engine: PolicyEngine, spec: NetworkSpec): Promise<void> {
  const batch = 5;
  const observations = someObservations(spec, batch);
  const states = someHiddenStates(spec, batch);
  const size = hiddenStateSize(spec);
  const all = await engine.infer(observations, batch, states);
  const part = (numbers: Float32Array | undefined, row: number, width: number): Float32Array =>
    (numbers ?? new Float32Array(0)).slice(row * width, (row + 1) * width);
  const bytes = observations.length / batch;
  for (let row = 0; row < batch; row++) {
    const seen = observations.subarray(row * bytes, (row + 1) * bytes);
    const state = part(states, row, size);
    const expected = referenceInference(spec, someWeights(spec), seen, state);
    const logits = part(all.logits, row, spec.actions);
    const next = part(all.hiddenStates, row, size);
    assert.ok(relativeError(logits, expected.logits) < 1e-5);
    assert.ok(relativeError(part(all.values, row, 1), [expected.value]) < 1e-5);
    assert.ok(relativeError(next, expected.hiddenState) < 1e-5);
    const alone = await engine.infer(seen, 1, state);
    assert.deepEqual([alone.logits, alone.hiddenStates], [logits, next], `row ${row}`);
  }
}

async function assertEqualsReference(
  create: EngineFactory,
  spec: NetworkSpec,
  batch: MicroBatch,
): Promise<void> {
  const weights = someWeights(spec);
  const expected = referenceGradients(spec, weights, batch, someLoss);
  await withEngine(create, someOptions({ spec }), async (engine) => {
    await engine.loadWeights(weights);
    const actual = await engine.gradients(withChanges(batch, {}));
    assert.ok(
      relativeError(actual.logProbabilities, expected.logProbabilities) < gradientTolerance,
    );
    // Together: a value alone may be nearly 0, because its terms cancel.
    const outputs = [...actual.logProbabilities, ...actual.values];
    const expectedOutputs = [...expected.logProbabilities, ...expected.values];
    assert.ok(relativeError(outputs, expectedOutputs) < 1e-5);
  });
  const gradient = await gradientOf(create, someOptions({ spec }), weights, [batch]);
  assertTensorsClose(spec, gradient, expected.gradient, gradientTolerance);
}

async function assertAgreesStepByStep(
  { createEngine, createPolicyEngine }: Factories,
  spec: NetworkSpec,
  batch: MicroBatch,
): Promise<void> {
  const size = hiddenStateSize(spec);
  const { steps = 1, hiddenStates = new Float32Array(0), resets = [] } = batch.runs ?? {};
  const learn = async (engine: LearningEngine) => {
    await engine.loadWeights(someWeights(spec));
    return await engine.gradients(withChanges(batch, {}));
  };
  const learned = await withEngine(createEngine, someOptions({ spec, threads: 2 }), learn);
  await withPolicy(createPolicyEngine, spec, async (actor) => {
    let state: Float32Array = new Float32Array(size);
    for (const [row, action] of batch.actions.entries()) {
      const run = row / steps;
      if (row % steps === 0) state = hiddenStates.slice(run * size, (run + 1) * size);
      if (resets[row] === 1) state = new Float32Array(size);
      const inference = await actor.infer(observationOf(spec, batch, row), 1, state);
      state = inference.hiddenStates ?? state;
      const played = logSoftmax(inference.logits)[action] as number;
      assert.equal(learned.logProbabilities[row], Math.fround(played), `row ${row}`);
      assert.equal(learned.values[row], inference.values[0], `row ${row}`);
    }
  });
}

async function assertRunsAddUp(create: EngineFactory, spec: NetworkSpec): Promise<void> {
  const whole = aMicroBatchInRuns(spec, 3, 4);
  const size = hiddenStateSize(spec);
  const parts = [0, 1, 2].map((run) => ({
    ...rowsOf(spec, whole, 4 * run, 4 * run + 4),
    runs: {
      steps: 4,
      hiddenStates: whole.runs?.hiddenStates.slice(run * size, (run + 1) * size) as Float32Array,
      resets: whole.runs?.resets.slice(4 * run, 4 * run + 4) as Uint8Array,
    },
  }));
  const weights = someWeights(spec);
  const together = await gradientOf(create, someOptions({ spec }), weights, [
    withChanges(whole, {}),
  ]);
  const oneByOne = await gradientOf(create, someOptions({ spec }), weights, parts);
  assertTensorsClose(spec, oneByOne, together, 1e-5);
}

async function assertResets(create: EngineFactory, spec: NetworkSpec): Promise<void> {
  const batch = aMicroBatchInRuns(spec, 1, 6);
  const other = someHiddenStates(spec, 1, 77);
  await withEngine(create, someOptions({ spec }), async (engine) => {
    await engine.loadWeights(someWeights(spec));
    const one = await engine.gradients(withChanges(batch, {}));
    const runs = { ...(batch.runs as NonNullable<MicroBatch["runs"]>), hiddenStates: other };
    const two = await engine.gradients(withChanges(batch, { runs }));
    for (let row = 0; row < 3; row++) assert.notEqual(one.values[row], two.values[row]);
    assert.deepEqual(one.values.slice(3), two.values.slice(3));
  });
}

async function assertRefusals(create: EngineFactory): Promise<void> {
  const spec = memorySpecs["vector gru"] as NetworkSpec;
  await withEngine(create, someOptions({ spec }), async (engine) => {
    await engine.loadWeights(someWeights(spec));
    const batch = aMicroBatchInRuns(spec, 2, 3);
    const runs = batch.runs as NonNullable<MicroBatch["runs"]>;
    const refused = hasCode("BATCH_SHAPE");
    await assert.rejects(engine.gradients(aMicroBatch(spec, 6)), refused);
    for (const change of [
      { steps: 4 },
      { hiddenStates: new Float32Array(24) },
      { resets: new Uint8Array(5) },
    ])
      await assert.rejects(
        engine.gradients(withChanges(batch, { runs: { ...runs, ...change } })),
        refused,
      );
    await assert.rejects(engine.infer(someObservations(spec, 2), 2), refused);
    await assert.rejects(engine.infer(someObservations(spec, 2), 2, new Float32Array(24)), refused);
  });
  await withEngine(create, someOptions({ spec: vectorSpec }), async (engine) => {
    await engine.loadWeights(someWeights(vectorSpec));
    await assert.rejects(
      engine.gradients(aMicroBatchInRuns(vectorSpec, 2, 3)),
      hasCode("BATCH_SHAPE"),
    );
  });
}
