import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOfFloats, initialWeights, parameterLayout } from "@lockstep/model";
import { decodeWeights, encodeWeights } from "./network-weights.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

const spec = { architecture: "mlp", length: 3, actions: 2 } as const;
const weights = initialWeights(spec, 1);

test("the bytes after the header are the weights as they are hashed", () => {
  const file = encodeWeights(spec, weights, {});
  const numbers = bytesOfFloats(weights);
  assert.deepEqual(file.subarray(file.length - numbers.length), Buffer.from(numbers));
  assert.deepEqual(decodeWeights(spec, file, "the file"), weights);
});

test("names and shapes are those of PyTorch's layers", () => {
  const { tensors } = decodeSafetensors(encodeWeights(spec, weights, {}), "the file");
  assert.deepEqual(
    tensors.slice(0, 2).map(({ name, shape }) => [name, shape]),
    [
      ["policyHidden1.weight", [64, 3]],
      ["policyHidden1.bias", [64]],
    ],
  );
});

test("another program may write the tensors in another order", () => {
  const { tensors, metadata } = decodeSafetensors(encodeWeights(spec, weights, {}), "the file");
  const reversed = encodeSafetensors({ tensors: tensors.toReversed(), metadata });
  assert.deepEqual(decodeWeights(spec, reversed, "the file"), weights);
});

test("tensors of another network are named", () => {
  const { tensors, metadata } = decodeSafetensors(encodeWeights(spec, weights, {}), "the file");
  const [first, ...rest] = tensors;
  const missing = encodeSafetensors({ tensors: rest, metadata });
  assert.throws(() => decodeWeights(spec, missing, "it"), /it has no tensor policyHidden1\.weight/);
  const other = { name: "extra", shape: [1], values: Float32Array.of(1) };
  const more = encodeSafetensors({ tensors: [...tensors, other], metadata });
  assert.throws(() => decodeWeights(spec, more, "it"), /has a tensor extra/);
  const turned = { ...(first ?? other), shape: [3, 64] };
  const shaped = encodeSafetensors({ tensors: [turned, ...rest], metadata });
  assert.throws(
    () => decodeWeights(spec, shaped, "it"),
    /has policyHidden1\.weight of shape 3x64, expected 64x3/,
  );
  assert.ok(parameterLayout(spec).tensors.length === tensors.length);
});
