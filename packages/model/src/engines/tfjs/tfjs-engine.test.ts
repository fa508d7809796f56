import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { assertBatchInvariant, engineConformance } from "../../conformance/engine-conformance.ts";
import {
  assertTensorsClose,
  type EngineFactory,
  someOptions,
  withEngine,
} from "../../conformance/engine-probe.ts";
import {
  aMicroBatch,
  optimizers,
  smallSpec,
  someWeights,
} from "../../conformance/learning-cases.ts";
import { readReferenceCases } from "../../conformance/reference-cases.ts";
import { learnedFrom } from "../../conformance/reference-conformance.ts";
import { createEngine, createPolicyEngine } from "../../create-engine.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";

const engine =
  (name: string): EngineFactory =>
  (options) =>
    createEngine({ ...options, name });
const wasm = engine("tfjs:wasm");
const onnx = engine("onnx:cpu");
const fullSpec = {
  architecture: "nature-cnn",
  height: 84,
  width: 84,
  stack: 4,
  actions: 7,
} as const;

engineConformance("tfjs:wasm", {
  createEngine: wasm,
  createPolicyEngine: (options) => createPolicyEngine({ ...options, name: "tfjs:wasm" }),
});

test("tfjs:wasm: a row's result on the full network does not depend on the batch", async () => {
  const policy = (options: Parameters<typeof createPolicyEngine>[0]) => createPolicyEngine(options);
  await assertBatchInvariant((options) => policy({ ...options, name: "tfjs:wasm" }), fullSpec, 9);
});

for (const reference of readReferenceCases()) {
  test(`tfjs:wasm and onnx: gradients and weights agree, tensor by tensor: ${reference.name}`, async () => {
    const [ours, others] = [await learnedFrom(wasm, reference), await learnedFrom(onnx, reference)];
    for (const which of ["gradient", "change"] as const)
      assertTensorsClose(reference.spec, ours[which], others[which], 1e-4);
  });
}

test("tfjs:wasm: two processes come to the same weights, bit by bit", () => {
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    import { createHash } from "node:crypto";
    const { createEngine } = await import(${at("../../create-engine.js")});
    const { aMicroBatch, smallSpec, someWeights } = await import(${at("../../conformance/learning-cases.js")});
    const { someOptions } = await import(${at("../../conformance/engine-probe.js")});
    const engine = await createEngine({ ...someOptions(), name: "tfjs:wasm" });
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
});

test("tfjs:wasm: a process lives through thousands of forward passes of a small network", () => {
  // In a process of its own: its death would be this one's.
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    const { createPolicyEngine } = await import(${at("../../create-engine.js")});
    const { someObservations, someWeights, vectorSpec } = await import(${at("../../conformance/learning-cases.js")});
    const engine = await createPolicyEngine({ spec: vectorSpec, threads: 1, name: "tfjs:wasm" });
    await engine.loadWeights(someWeights(vectorSpec));
    const observations = [...Array(64).keys()].map((i) => someObservations(vectorSpec, i + 1));
    for (let i = 0; i < 4000; i++) await engine.infer(observations[(i * 7) % 64], 1 + (i * 7) % 64);
    process.stdout.write("alive");
  `;
  const { stdout, signal } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
  });
  assert.deepEqual({ stdout, signal }, { stdout: "alive", signal: null });
});

test("tfjs:wasm: a hundred updates leave no tensor behind, and closing leaves none at all", async () => {
  const tf = await import("@tensorflow/tfjs-core");
  const before = tf.memory().numTensors;
  await withEngine(wasm, someOptions({ optimizer: optimizers.adam }), async (learner) => {
    await learner.loadWeights(someWeights(smallSpec));
    const update = async (number: number): Promise<number> => {
      for (const seed of [number, number + 1]) {
        await learner.accumulate(await learner.gradients(aMicroBatch(smallSpec, 2, seed)));
      }
      await learner.apply(1e-4);
      return tf.memory().numTensors;
    };
    const held = await update(0);
    // Weights, means, mean squares.
    assert.equal(held - before, 3 * parameterLayout(smallSpec).tensors.length);
    for (let number = 1; number <= 100; number++) assert.equal(await update(number), held);

    const observations = new Uint8Array(2 * 36 * 36);
    for (let i = 0; i < 3; i++) {
      await learner.infer(observations, 1);
      await learner.optimizerState();
      await learner.loadWeights(await learner.weights());
      await learner.loadOptimizerState(await learner.optimizerState());
    }
    assert.equal(tf.memory().numTensors, held);

    // Failures and rounds that are given up leave nothing either.
    const batch = aMicroBatch(smallSpec, 2);
    const returns = new Float32Array(batch.actions.length).fill(Number.NaN);
    const broken = { ...batch, columns: { ...batch.columns, returns } };
    await assert.rejects(learner.gradients(broken), { code: "NON_FINITE_LOSS" });
    await learner.accumulate(await learner.gradients(batch));
    await assert.rejects(learner.apply(Number.NaN), { code: "NON_FINITE_GRADIENT" });
    await learner.accumulate(await learner.gradients(batch));
    learner.discard();
    assert.equal(tf.memory().numTensors, held);
    await learner.gradients(batch);
  });
  assert.equal(tf.memory().numTensors, before);
});

test("tfjs:wasm: work for which the device has no memory is an error that says what to do", () => {
  // In a process of its own: the backend does not recover.
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    const { openTfjsBackend } = await import(${at("./open-tfjs-backend.js")});
    const backend = await openTfjsBackend("wasm");
    try {
      backend.run("numbers without end", () => backend.tf.fill([2 ** 30 - 16], 1));
    } catch (error) {
      process.stdout.write(error.code + " " + error.message);
    }
  `;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
  });
  assert.match(
    said,
    /^DEVICE_MEMORY tfjs:wasm has not enough memory for numbers without end.*microBatchRows/,
  );
});
