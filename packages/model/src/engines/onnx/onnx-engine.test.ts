import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { assertBatchInvariant, engineConformance } from "../../conformance/engine-conformance.ts";
import { gradientOf, hasCode, someOptions } from "../../conformance/engine-probe.ts";
import {
  aMicroBatch,
  smallSpec,
  someObservations,
  someWeights,
  vectorSpec,
  withChanges,
} from "../../conformance/learning-cases.ts";
import { memoryConformance } from "../../conformance/memory-conformance.ts";
import { sameRowsConformance } from "../../conformance/same-rows-conformance.ts";
import { sideBySideConformance } from "../../conformance/side-by-side-conformance.ts";
import { createEngine, createPolicyEngine } from "../../create-engine.ts";
import type { LearningEngine, MicroBatch, PolicyEngine } from "../../engine.ts";
import type { LearningEngineOptions, PolicyEngineOptions } from "../../engine-options.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";
import { KernelOptimizer } from "../kernels/kernel-optimizer.ts";
import { GradientThreads } from "../threads/gradient-threads.ts";
import { FlatParameters } from "./flat-parameters.ts";
import { loadOnnxRuntime, onnxIdentity } from "./onnx-session.ts";

const name = "onnx";
const factories = {
  createEngine: (options: LearningEngineOptions): Promise<LearningEngine> =>
    createEngine({ ...options, name }),
  createPolicyEngine: (options: PolicyEngineOptions): Promise<PolicyEngine> =>
    createPolicyEngine({ ...options, name }),
};
const fullSpec = {
  architecture: "nature-cnn",
  height: 84,
  width: 84,
  stack: 4,
  actions: 7,
} as const;

engineConformance(name, factories);
sameRowsConformance(name, factories);
memoryConformance(name, factories);

/** One that computes micro-batches side by side, on threads of their own. */
const sideBySide = (options: LearningEngineOptions): Promise<LearningEngine> =>
  createEngine({ ...options, name, threads: 2, microBatches: 3 });
sideBySideConformance(`${name}, side by side`, sideBySide, factories.createEngine);

test("onnx: as many micro-batches are computed side by side as a round has, and as there are cores for, unless they are tiny", async () => {
  for (const [spec, threads, microBatches, expected] of [
    [smallSpec, 1, 8, 1],
    [smallSpec, 2, 1, 1],
    [smallSpec, 2, 8, 2],
    [smallSpec, 6, 3, 3],
    [vectorSpec, 6, 3, 1],
  ] as const) {
    const engine = await createEngine({ ...someOptions({ spec, threads, microBatches }), name });
    assert.equal(engine.gradientsAtOnce, expected);
    await engine.close();
  }
});

test("onnx: gradients that wait during a step are added unchanged afterwards", async () => {
  const [early, late] = [1, 2].map((seed) => aMicroBatch(smallSpec, 6, seed)) as [
    MicroBatch,
    MicroBatch,
  ];
  const weightsAfter = async (create: typeof sideBySide): Promise<Float32Array> => {
    const engine = await create(someOptions());
    await engine.loadWeights(someWeights(smallSpec));
    for (let update = 0; update < 2; update++) {
      const waiting = await engine.gradients(early);
      await engine.accumulate(await engine.gradients(late));
      await engine.apply(1e-3);
      await engine.accumulate(waiting);
      await engine.apply(1e-3);
    }
    const weights = await engine.weights();
    await engine.close();
    return weights;
  };
  assert.deepEqual(await weightsAfter(factories.createEngine), await weightsAfter(sideBySide));
});

test("onnx: one bad micro-batch among good ones costs the others nothing", async () => {
  const engine = await sideBySide(someOptions());
  await engine.loadWeights(someWeights(smallSpec));
  const good = () => aMicroBatch(smallSpec, 6);
  const advantages = new Float32Array(6).fill(Number.NaN);
  const bad = () => withChanges(good(), { columns: { ...good().columns, advantages } });
  const batches = [good(), bad(), good(), bad(), good()];
  const outcomes = await Promise.allSettled(batches.map((batch) => engine.gradients(batch)));
  const [first, ...others] = outcomes.flatMap((outcome) =>
    outcome.status === "fulfilled" ? [outcome.value] : [],
  );
  assert.equal(others.length, 2);
  for (const other of others) assert.deepEqual(other, first);
  const refused = outcomes.filter(({ status }) => status === "rejected");
  for (const outcome of refused) {
    assert.ok(outcome.status === "rejected" && hasCode("NON_FINITE_LOSS")(outcome.reason));
  }
  for (const { frames } of batches) assert.deepEqual(frames, good().frames, "all are back");
  await engine.close();
});

test("onnx: frames move to the thread that computes with them and back, without a copy, for pass after pass", async () => {
  const engine = await sideBySide(someOptions());
  await engine.loadWeights(someWeights(smallSpec));
  const batch = aMicroBatch(smallSpec, 6);
  const expected = batch.frames.slice();
  const figures = [];
  for (let pass = 0; pass < 3; pass++) {
    const { frames } = batch;
    const computing = engine.gradients(batch);
    assert.equal(frames.buffer.byteLength, 0, "moved away");
    figures.push(await computing);
    assert.deepEqual(batch.frames, expected, "and back");
  }
  assert.deepEqual(figures[1], figures[0]);
  assert.deepEqual(figures[2], figures[0]);
  await engine.close();
});

test("onnx: a thread that cannot compute says why instead of never answering", async () => {
  const opened = GradientThreads.create({
    file: new URL("./gradient-thread.js", import.meta.url),
    data: { spec: smallSpec, loss: someOptions().loss, threads: -1 },
    count: 2,
    numbers: parameterLayout(smallSpec).total,
  });
  await assert.rejects(opened, /the engine onnx:cpu is not available: .*-1/);
  await assert.rejects(opened, hasCode("ENGINE_UNAVAILABLE"));
});

test("onnx: a policy has each version's weights, though their memory is the same", async () => {
  const engine = await factories.createPolicyEngine({ spec: smallSpec, threads: 1 });
  const observations = someObservations(smallSpec, 1);
  const weights = [someWeights(smallSpec), someWeights(smallSpec).map((weight) => weight * 1.5)];
  const answers: Float32Array[] = [];
  for (const version of [0, 1, 0, 1]) {
    await engine.loadWeights(weights[version] as Float32Array);
    answers.push((await engine.infer(observations, 1)).logits.slice());
  }
  assert.notDeepEqual(answers[0], answers[1]);
  assert.deepEqual(answers.slice(2), answers.slice(0, 2));
  await engine.close();
});

test("onnx: a row's result on the full network depends neither on batch nor threads", async () => {
  await assertBatchInvariant(factories.createPolicyEngine, fullSpec, 20);
});

test("onnx: gradients on the full network have the same bits with one thread and two", async () => {
  const batch = aMicroBatch(fullSpec, 24);
  const gradientWith = (threads: number): Promise<Float32Array> =>
    gradientOf(
      factories.createEngine,
      someOptions({ spec: fullSpec, threads }),
      someWeights(fullSpec),
      [batch],
    );
  assert.deepEqual(await gradientWith(2), await gradientWith(1));
});

test("onnx: two processes come to the same weights, bit by bit", () => {
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    import { createHash } from "node:crypto";
    const { createEngine } = await import(${at("../../create-engine.js")});
    const { aMicroBatch, smallSpec, someWeights } = await import(${at("../../conformance/learning-cases.js")});
    const { someOptions } = await import(${at("../../conformance/engine-probe.js")});
    const engine = await createEngine({ ...someOptions(), name: "onnx" });
    await engine.loadWeights(someWeights(smallSpec));
    for (let t = 1; t <= 3; t++) {
      await engine.accumulate(await engine.gradients(aMicroBatch(smallSpec, 16, t)));
      await engine.apply(1e-3);
    }
    const weights = await engine.weights();
    process.stdout.write(createHash("sha256").update(new Uint8Array(weights.buffer)).digest("hex"));
    await engine.close();
  `;
  const run = (): string =>
    execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  const first = run();
  assert.match(first, /^[0-9a-f]{64}$/);
  assert.equal(run(), first);
  assert.notEqual(first, createHash("sha256").update("").digest("hex"));
});

test("an engine says who it is", async () => {
  const engine = await createPolicyEngine({ name, spec: fullSpec, threads: 1 });
  assert.equal(engine.identity.name, "onnx");
  assert.equal(engine.identity.device, "cpu");
  assert.match(engine.identity.versions["onnxruntime"] ?? "", /^\d+\.\d+\.\d+$/);
  await engine.close();
});

test("onnx: weights for which there is no memory are an error that names this engine", async () => {
  const identity = onnxIdentity(await loadOnnxRuntime(), "cpu");
  const open = () =>
    new KernelOptimizer(
      someOptions().optimizer,
      identity,
      (memory) => new FlatParameters(memory, { tensors: [], total: 2 ** 30 }),
    );
  assert.throws(open, {
    code: "DEVICE_MEMORY",
    message: /^onnx:cpu has not enough memory for weights and the optimizer's state: /,
  });
});
