import assert from "node:assert/strict";
import { test } from "node:test";
import { createPolicyEngine, initialWeights } from "@lockstep/model";
import { LoadedPolicy } from "./loaded-policy.ts";

const spec = { architecture: "nature-cnn", height: 36, width: 36, stack: 2, actions: 3 } as const;

function encoded(version: number, weights: Float32Array) {
  const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
  return { run: "run", version, sha256: "", bytes };
}

test("weights of another network are an error, and nothing is played with them", async (context) => {
  const engine = await createPolicyEngine({ name: "onnx", spec, threads: 1 });
  context.after(() => engine.close());
  const policy = new LoadedPolicy(engine);
  await policy.load(encoded(1, initialWeights(spec, 7)));
  assert.equal(policy.version, 1);
  const others = initialWeights({ ...spec, actions: 4 }, 7);
  await assert.rejects(policy.load(encoded(2, others)), {
    code: "WEIGHTS_SHAPE",
    message: /got \d+ .*expected \d+/,
  });
  assert.equal(policy.version, -1);
  const whole = encoded(3, initialWeights(spec, 7));
  const cut = { ...whole, bytes: whole.bytes.subarray(0, -1) };
  await assert.rejects(policy.load(cut), { message: /expected a multiple of 4 bytes/ });
  assert.equal(policy.version, -1);
});
