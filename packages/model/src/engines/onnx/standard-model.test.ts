import assert from "node:assert/strict";
import { test } from "node:test";
import { initialWeights } from "../../network/initial-weights.ts";
import { hiddenStateSize } from "../../network/network.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { OnnxPolicyEngine } from "./onnx-policy-engine.ts";
import { loadOnnxRuntime, openSession } from "./onnx-session.ts";
import { standardModel } from "./standard-model.ts";

const rows = 5;

async function differenceOf(spec: NetworkSpec, bytes: Uint8Array): Promise<number> {
  const weights = initialWeights(spec, 3);
  const model = standardModel(spec, weights);
  assert.equal(Buffer.from(model).includes("com.microsoft"), false);
  const runtime = await loadOnnxRuntime();
  const session = await openSession(runtime, model, 1);
  const observations =
    spec.architecture === "mlp"
      ? new runtime.Tensor("float32", new Float32Array(bytes.buffer), [rows, spec.length])
      : new runtime.Tensor("uint8", bytes, [rows, spec.stack, spec.height, spec.width]);
  const size = hiddenStateSize(spec);
  const states = Float32Array.from({ length: rows * size }, (_, i) => ((i * 13) % 7) / 7 - 0.5);
  const hiddenStates = new runtime.Tensor("float32", states, [rows, size]);
  const fed = size === 0 ? { observations } : { observations, hiddenStates };
  const { logits, values, nextHiddenStates } = await session.run("a test", fed);
  await session.release();
  assert.ok(logits !== undefined && values !== undefined);
  const engine = await OnnxPolicyEngine.create(spec, 1, "cpu");
  await engine.loadWeights(weights);
  const expected = await engine.infer(bytes, rows, size === 0 ? undefined : states);
  await engine.close();
  assert.deepEqual(logits.dims, [rows, spec.actions]);
  assert.deepEqual(values.dims, [rows, 1]);
  const both = [...expected.logits, ...expected.values, ...(expected.hiddenStates ?? [])];
  const got = [
    logits,
    values,
    ...(nextHiddenStates === undefined ? [] : [nextHiddenStates]),
  ].flatMap(({ data }) => [...(data as Float32Array)]);
  assert.equal(got.length, both.length);
  return Math.max(...got.map((value, index) => Math.abs(value - (both[index] as number))));
}

test("a model of standard operators gives what the engine gives, for pictures and for vectors", async () => {
  const pictures = {
    architecture: "nature-cnn",
    height: 44,
    width: 36,
    stack: 3,
    actions: 4,
  } as const;
  const pixels = Uint8Array.from({ length: rows * 44 * 36 * 3 }, (_, i) => (i * 7919) >>> 3);
  assert.ok((await differenceOf(pictures, pixels)) < 1e-5);
  const vectors = { architecture: "mlp", length: 6, actions: 3 } as const;
  const numbers = Float32Array.from({ length: rows * 6 }, (_, i) => ((i * 37) % 11) - 5);
  assert.ok((await differenceOf(vectors, new Uint8Array(numbers.buffer))) < 1e-5);
  for (const kind of ["gru", "lstm"] as const) {
    const remembering = { ...vectors, memory: { kind, size: 16 } };
    assert.ok((await differenceOf(remembering, new Uint8Array(numbers.buffer))) < 1e-5);
  }
});

test("weights of another network are refused", () => {
  const spec = { architecture: "mlp", length: 6, actions: 3 } as const;
  assert.throws(() => standardModel(spec, new Float32Array(3)), { code: "WEIGHTS_SHAPE" });
});
