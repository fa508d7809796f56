import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { assertBatchInvariant, engineConformance } from "../../conformance/engine-conformance.ts";
import { gradientOf, someOptions } from "../../conformance/engine-probe.ts";
import { aMicroBatch, someWeights } from "../../conformance/learning-cases.ts";
import { createEngine, createPolicyEngine } from "../../create-engine.ts";
import type { LearningEngine, PolicyEngine } from "../../engine.ts";
import type { LearningEngineOptions, PolicyEngineOptions } from "../../engine-options.ts";

const name = "onnx";
const factories = {
  createEngine: (options: LearningEngineOptions): Promise<LearningEngine> =>
    createEngine({ ...options, name }),
  createPolicyEngine: (options: PolicyEngineOptions): Promise<PolicyEngine> =>
    createPolicyEngine({ ...options, name }),
};
const fullSpec = { height: 84, width: 84, stack: 4, actions: 7 };

engineConformance(name, factories);

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
