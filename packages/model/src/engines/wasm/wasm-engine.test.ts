import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { exact, uniform } from "@lockstep/learning";
import { assertBatchInvariant, engineConformance } from "../../conformance/engine-conformance.ts";
import {
  assertTensorsClose,
  type EngineFactory,
  hasCode,
  someOptions,
} from "../../conformance/engine-probe.ts";
import { smallSpec, vectorSpec } from "../../conformance/learning-cases.ts";
import { memoryConformance } from "../../conformance/memory-conformance.ts";
import { readReferenceCases } from "../../conformance/reference-cases.ts";
import { learnedFrom } from "../../conformance/reference-conformance.ts";
import { sameRowsConformance } from "../../conformance/same-rows-conformance.ts";
import { sideBySideConformance } from "../../conformance/side-by-side-conformance.ts";
import { createEngine, createPolicyEngine } from "../../create-engine.ts";
import type { PolicyEngine } from "../../engine.ts";
import type { PolicyEngineOptions } from "../../engine-options.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { KernelMemory } from "../kernels/kernel-memory.ts";
import { wasmIdentity } from "./wasm-identity.ts";

const name = "wasm";
const wasm: EngineFactory = (options) => createEngine({ ...options, name });
const onnx: EngineFactory = (options) => createEngine({ ...options, name: "onnx:cpu" });
const createPolicy = (options: PolicyEngineOptions): Promise<PolicyEngine> =>
  createPolicyEngine({ ...options, name });
const fullSpec: NetworkSpec = {
  architecture: "nature-cnn",
  height: 84,
  width: 84,
  stack: 4,
  actions: 7,
};

engineConformance(name, { createEngine: wasm, createPolicyEngine: createPolicy });

/** One that computes micro-batches side by side, on threads of their own. */
const sideBySide: EngineFactory = (options) =>
  createEngine({ ...options, name, threads: 2, microBatches: 3 });

test("wasm: as many micro-batches are computed side by side as a round has, and as there are cores for, unless they are tiny", async () => {
  for (const [spec, threads, microBatches, expected] of [
    [smallSpec, 1, 8, 1],
    [smallSpec, 2, 8, 2],
    [vectorSpec, 6, 3, 1],
  ] as const) {
    const engine = await wasm({ ...someOptions({ spec, threads, microBatches }) });
    assert.equal(engine.gradientsAtOnce, expected);
    await engine.close();
  }
});

sideBySideConformance(`${name}, side by side`, sideBySide, wasm);

test("wasm: a row's result on the full network does not depend on the batch", async () => {
  await assertBatchInvariant(createPolicy, fullSpec, 26);
});

sameRowsConformance("wasm", { createEngine: wasm, createPolicyEngine: createPolicy });
memoryConformance("wasm", { createEngine: wasm, createPolicyEngine: createPolicy });

for (const reference of readReferenceCases()) {
  test(`wasm and onnx: gradients and weights agree, tensor by tensor: ${reference.name}`, async () => {
    const [ours, others] = [await learnedFrom(wasm, reference), await learnedFrom(onnx, reference)];
    for (const which of ["gradient", "change"] as const)
      assertTensorsClose(reference.spec, ours[which], others[which], 1e-4);
  });
}

test("wasm: a process lives through thousands of passes of networks of all sizes, with V8 as it comes", () => {
  // In a process of its own: its death would be this one's.
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    const { createPolicyEngine } = await import(${at("../../create-engine.js")});
    const { smallSpec, someObservations, someWeights, vectorSpec } = await import(${at("../../conformance/learning-cases.js")});
    for (const spec of [vectorSpec, smallSpec]) {
      const engine = await createPolicyEngine({ spec, threads: 1, name: "wasm" });
      await engine.loadWeights(someWeights(spec));
      const observations = [...Array(16).keys()].map((i) => someObservations(spec, i + 1));
      const expected = new Map();
      for (let i = 0; i < 4000; i++) {
        const rows = 1 + (i * 7) % 16;
        const { logits } = await engine.infer(observations[rows - 1], rows);
        const text = logits.join();
        if ((expected.get(rows) ?? text) !== text) throw new Error("other bits in pass " + i);
        expected.set(rows, text);
      }
    }
    process.stdout.write("alive");
  `;
  const args = ["--input-type=module", "-e", program];
  assert.equal(execFileSync(process.execPath, args, { encoding: "utf8" }), "alive");
});

test("wasm: its tanh has the bits of @lockstep/learning's, rounded to float32", () => {
  const memory = new KernelMemory(wasmIdentity);
  const edges = [0, -0, 1, -1, 22, -22, 1e-9, -1e-9, 1e38, -1e38, 1e-45, 0.34657359, 0.5493, 28.5];
  const infinite = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
  const drawn = Array.from({ length: 20_000 }, (_, i) => {
    const u = uniform(5, "action", 0, i);
    return i % 2 === 0 ? 46 * (u - 0.5) : (u - 0.5) * 2 ** -(i % 31);
  });
  const numbers = Float32Array.of(...edges, ...infinite, ...drawn);
  const address = memory.allocate(4 * numbers.length);
  memory.grow("numbers");
  memory.floats(address, numbers.length).set(numbers);
  memory.kernels.tanhEach(address, numbers.length);
  assert.deepEqual(memory.floats(address, numbers.length), numbers.map(exact.tanh));
});

test("wasm: batches of all sizes, one after the other, need no more memory than the largest", async () => {
  const memory = new KernelMemory(wasmIdentity);
  const mark = memory.mark;
  const bytesAfter = (bytes: number): number => {
    memory.release(mark);
    memory.allocate(bytes);
    memory.grow("a batch");
    return memory.kernels.memory.buffer.byteLength;
  };
  const most = bytesAfter(10_000_000);
  for (const bytes of [1, 5_000_000, 10_000_000]) assert.equal(bytesAfter(bytes), most);
});

test("wasm: work for which there is no memory is an error that says what to do", () => {
  const memory = new KernelMemory(wasmIdentity);
  memory.allocate(2 ** 33);
  assert.throws(
    () => memory.grow("a batch of 1000000 rows"),
    (error: Error) => {
      assert.ok(hasCode("DEVICE_MEMORY")(error));
      assert.match(
        error.message,
        /^wasm:cpu has not enough memory for a batch of 1000000 rows: .*microBatchRows/,
      );
      return true;
    },
  );
});
