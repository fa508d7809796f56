import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ModelError } from "../model-error.ts";
import { hiddenStateSize, networkShape } from "./network.ts";
import type { NetworkSpec } from "./network-spec.ts";
import { assertWeights, parameterLayout } from "./parameter-layout.ts";

const spec = { architecture: "nature-cnn", height: 84, width: 84, stack: 4, actions: 7 } as const;
const vectors = { architecture: "mlp", length: 4, actions: 2 } as const;
const isSpecError = (error: unknown): boolean =>
  error instanceof ModelError && error.code === "NETWORK_SPEC" && error.group === "configuration";

/** `[height, width]` of what comes out of each convolution. */
function outputs(network: NetworkSpec): number[][] {
  return networkShape(network).trunk.flatMap((layer) =>
    layer.kind === "convolution" ? [[layer.outputHeight, layer.outputWidth]] : [],
  );
}

/** Numbers that the hidden layer of a network for pictures sees. */
function features(network: NetworkSpec): number | undefined {
  const hidden = networkShape(network).trunk.at(-1);
  return hidden?.kind === "dense" ? hidden.inputs : undefined;
}

test("84x84 pixels become 20x20, 9x9 and 7x7 activations and 3136 features", () => {
  assert.deepEqual(outputs(spec), [
    [20, 20],
    [9, 9],
    [7, 7],
  ]);
  assert.equal(features(spec), 3136);
});

test("96x96x4 and 7 actions have the 2,179,752 parameters of the 2018 reference", () => {
  assert.equal(parameterLayout({ ...spec, height: 96, width: 96 }).total, 2_179_752);
});

test("vectors of 4 numbers and 2 actions have the 9,155 parameters of Stable-Baselines3's MlpPolicy", () => {
  const { tensors, total } = parameterLayout(vectors);
  assert.equal(total, 9_155);
  assert.deepEqual(
    tensors.map(({ name, shape, gain }) => [name, shape, gain]),
    [
      ["policyHidden1.weight", [64, 4], Math.SQRT2],
      ["policyHidden1.bias", [64], null],
      ["policyHidden2.weight", [64, 64], Math.SQRT2],
      ["policyHidden2.bias", [64], null],
      ["policy.weight", [2, 64], 0.01],
      ["policy.bias", [2], null],
      ["valueHidden1.weight", [64, 4], Math.SQRT2],
      ["valueHidden1.bias", [64], null],
      ["valueHidden2.weight", [64, 64], Math.SQRT2],
      ["valueHidden2.bias", [64], null],
      ["value.weight", [1, 64], 1],
      ["value.bias", [1], null],
    ],
  );
});

test("height and width may differ", () => {
  assert.deepEqual(outputs({ ...spec, height: 36, width: 100 })[2], [1, 9]);
});

test("36x36 pixels are the least that the filters fit into", () => {
  assert.equal(features({ ...spec, height: 36, width: 36 }), 64);
  assert.throws(() => networkShape({ ...spec, height: 35 }), isSpecError);
  assert.throws(() => networkShape({ ...spec, width: 7 }), isSpecError);
});

test("refuses extents that are not positive integers", () => {
  for (const bad of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => networkShape({ ...spec, actions: bad }), isSpecError);
    assert.throws(() => networkShape({ ...spec, stack: bad }), isSpecError);
    assert.throws(() => networkShape({ ...vectors, length: bad }), isSpecError);
  }
});

test("tensors lie side by side without gaps, under different names", () => {
  const pictures = fc.record({
    architecture: fc.constant("nature-cnn" as const),
    height: fc.integer({ min: 36, max: 120 }),
    width: fc.integer({ min: 36, max: 120 }),
    stack: fc.integer({ min: 1, max: 6 }),
    actions: fc.integer({ min: 1, max: 20 }),
  });
  const vectorsOfAnyLength = fc.record({
    architecture: fc.constant("mlp" as const),
    length: fc.integer({ min: 1, max: 600 }),
    actions: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(fc.oneof(pictures, vectorsOfAnyLength), (any) => {
      const { tensors, total } = parameterLayout(any);
      let next = 0;
      for (const { offset, size, shape } of tensors) {
        assert.equal(offset, next);
        assert.equal(
          size,
          shape.reduce((product, extent) => product * extent, 1),
        );
        next += size;
      }
      assert.equal(total, next);
      assert.equal(new Set(tensors.map(({ name }) => name)).size, 12);
    }),
  );
});

test("weights of another length are refused with both numbers in the message", () => {
  const right = new Float32Array(parameterLayout(spec).total);
  assertWeights(spec, right);
  assert.throws(
    () => assertWeights(spec, right.subarray(1)),
    (error) =>
      error instanceof ModelError &&
      /1688231 weights; expected 1688232 for 84x84x4 observations and 7 actions/.test(
        error.message,
      ),
  );
  assert.throws(
    () => assertWeights(vectors, right),
    /1688232 weights; expected 9155 for observations of 4 numbers and 2 actions/,
  );
});

test("a memory lies between the hidden layers and the heads, with PyTorch's parameters", () => {
  const named = (network: NetworkSpec) =>
    parameterLayout(network)
      .tensors.slice(-8)
      .map(({ name, shape }) => [name, shape]);
  const heads = (size: number, actions: number) => [
    ["policy.weight", [actions, size]],
    ["policy.bias", [actions]],
    ["value.weight", [1, size]],
    ["value.bias", [1]],
  ];
  assert.deepEqual(named({ ...spec, memory: { kind: "lstm", size: 64 } }), [
    ["memory.input.weight", [256, 512]],
    ["memory.input.bias", [256]],
    ["memory.state.weight", [256, 64]],
    ["memory.state.bias", [256]],
    ...heads(64, 7),
  ]);
  const gru = { ...vectors, memory: { kind: "gru", size: 16 } } as const;
  assert.deepEqual(named(gru).slice(0, 4), [
    ["memory.input.weight", [48, 64]],
    ["memory.input.bias", [48]],
    ["memory.state.weight", [48, 16]],
    ["memory.state.bias", [48]],
  ]);
  assert.equal(parameterLayout(gru).tensors[0]?.name, "hidden1.weight");
  assert.deepEqual(
    [spec, gru, { ...gru, memory: { kind: "lstm", size: 16 } } as const].map(hiddenStateSize),
    [0, 16, 32],
  );
});

test("a memory of another kind, or of a size that is no multiple of 8, is refused", () => {
  for (const memory of [
    { kind: "rnn", size: 8 },
    { kind: "gru", size: 12 },
    { kind: "gru", size: 0 },
  ])
    assert.throws(() => networkShape({ ...vectors, memory } as NetworkSpec), isSpecError);
});
