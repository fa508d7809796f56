import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { standardNormal, uniform } from "@lockstep/learning";
import { initialWeights } from "./initial-weights.ts";
import type { NetworkSpec } from "./network-spec.ts";
import { orthogonal } from "./orthogonal.ts";
import { parameterLayout } from "./parameter-layout.ts";

const spec = { architecture: "nature-cnn", height: 36, width: 36, stack: 2, actions: 3 } as const;

function gaussianMatrix(rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, i) =>
    standardNormal(uniform(5, "initialWeights", 0, i)),
  );
}

/** Largest difference of MMᵀ from the identity, over the rows of M. */
function rowError(matrix: ArrayLike<number>, rows: number, columns: number): number {
  let worst = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) {
        sum += (matrix[i * columns + k] as number) * (matrix[j * columns + k] as number);
      }
      worst = Math.max(worst, Math.abs(sum - (i === j ? 1 : 0)));
    }
  }
  return worst;
}

for (const [rows, columns] of [
  [1, 5],
  [3, 3],
  [13, 64],
  [50, 50],
] as const) {
  test(`a ${rows}x${columns} matrix gets orthonormal rows`, () => {
    const result = orthogonal(gaussianMatrix(rows, columns), rows, columns);
    assert.ok(rowError(result, rows, columns) < 1e-12);
  });
}

test("a matrix that is taller than wide gets orthonormal columns", () => {
  const result = orthogonal(gaussianMatrix(9, 4), 9, 4);
  const flipped = Float64Array.from({ length: 36 }, (_, i) => {
    return result[(i % 9) * 4 + Math.floor(i / 9)] as number;
  });
  assert.ok(rowError(flipped, 4, 9) < 1e-12);
});

test("rows that nearly depend on each other become orthonormal all the same", () => {
  const matrix = Float64Array.of(1, 1, 1, 1, 1, 1 + 1e-6);
  assert.ok(rowError(orthogonal(matrix, 2, 3), 2, 3) < 1e-12);
});

test("an orthogonal matrix stays as it is", () => {
  const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  assert.deepEqual(orthogonal(identity, 3, 3), identity);
});

const vectors = { architecture: "mlp", length: 100, actions: 3 } as const;
for (const [which, network] of Object.entries({
  "nature-cnn": spec,
  mlp: vectors,
  "mlp with a memory": { ...vectors, memory: { kind: "gru", size: 8 } } as const,
})) {
  test(`each layer of the ${which} is orthogonal times its gain, and biases are 0`, () => {
    assertOrthogonal(network);
  });
}

function assertOrthogonal(network: NetworkSpec): void {
  const weights = initialWeights(network, 7);
  for (const { name, shape, offset, size, gain } of parameterLayout(network).tensors) {
    const part = weights.subarray(offset, offset + size);
    if (gain === null) {
      assert.ok(
        part.every((bias) => bias === 0),
        name,
      );
      continue;
    }
    const rows = shape[0] as number;
    if (rows > size / rows) continue;
    assert.ok(
      rowError(
        part.map((weight) => weight / gain),
        rows,
        size / rows,
      ) < 1e-5,
      name,
    );
  }
}

test("the gains are √2 before a ReLU, 0.01 for the policy, 1 for the value", () => {
  const gains = Object.fromEntries(
    parameterLayout(spec).tensors.map(({ name, gain }) => [name, gain]),
  );
  assert.equal(gains["convolution1.weight"], Math.SQRT2);
  assert.equal(gains["hidden.weight"], Math.SQRT2);
  assert.equal(gains["policy.weight"], 0.01);
  assert.equal(gains["value.weight"], 1);
});

test("weights are a function of the seed, and stay what they were when the first run was made", () => {
  const hash = (seed: number): string =>
    createHash("sha256")
      .update(new Uint8Array(initialWeights(spec, seed).buffer))
      .digest("hex");
  assert.equal(hash(7), "5eaae563c93b47808c549ac20a192e046c9f64bb8497ba16e7d4bae2699cfe9e");
  assert.notEqual(hash(8), hash(7));
});
