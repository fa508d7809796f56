import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ModelError } from "./model-error.ts";
import { networkShape } from "./network.ts";
import { assertWeights, parameterLayout } from "./parameter-layout.ts";

const spec = { height: 84, width: 84, stack: 4, actions: 7 };
const isSpecError = (error: unknown): boolean =>
  error instanceof ModelError && error.code === "NETWORK_SPEC" && error.group === "configuration";

test("84x84 pixels become 20x20, 9x9 and 7x7 activations and 3136 features", () => {
  const { convolutions, features } = networkShape(spec);
  assert.deepEqual(
    convolutions.map((layer) => [layer.outputHeight, layer.outputWidth]),
    [
      [20, 20],
      [9, 9],
      [7, 7],
    ],
  );
  assert.equal(features, 3136);
});

test("96x96x4 and 7 actions have the 2,179,752 parameters of the 2018 reference", () => {
  assert.equal(parameterLayout({ ...spec, height: 96, width: 96 }).total, 2_179_752);
});

test("height and width may differ", () => {
  const { convolutions } = networkShape({ ...spec, height: 36, width: 100 });
  assert.deepEqual([convolutions[2]?.outputHeight, convolutions[2]?.outputWidth], [1, 9]);
});

test("36x36 pixels are the least that the filters fit into", () => {
  assert.equal(networkShape({ ...spec, height: 36, width: 36 }).features, 64);
  assert.throws(() => networkShape({ ...spec, height: 35 }), isSpecError);
  assert.throws(() => networkShape({ ...spec, width: 7 }), isSpecError);
});

test("refuses extents that are not positive integers", () => {
  for (const bad of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => networkShape({ ...spec, actions: bad }), isSpecError);
    assert.throws(() => networkShape({ ...spec, stack: bad }), isSpecError);
  }
});

test("tensors lie side by side without gaps, under different names", () => {
  const extents = fc.record({
    height: fc.integer({ min: 36, max: 120 }),
    width: fc.integer({ min: 36, max: 120 }),
    stack: fc.integer({ min: 1, max: 6 }),
    actions: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(extents, (any) => {
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
      error instanceof ModelError && /1688231 weights; expected 1688232/.test(error.message),
  );
});
