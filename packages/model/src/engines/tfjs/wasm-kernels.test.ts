import assert from "node:assert/strict";
import { test } from "node:test";
import { uniform } from "@lockstep/learning";
import type { Tensor } from "@tensorflow/tfjs-core";
import { openTfjsBackend } from "./open-tfjs-backend.ts";

const { tf } = await openTfjsBackend("wasm");

function numbers(shape: readonly number[], seed: number): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const values = Float32Array.from({ length: size }, (_, i) => {
    return uniform(seed, "evaluationAction", 0, i) - 0.5;
  });
  return tf.tensor(values, [...shape]);
}

function assertClose(actual: Tensor, expected: readonly number[]): void {
  const values = actual.dataSync();
  assert.equal(values.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(
      Math.abs(value - (values[i] as number)) < 1e-5,
      `number ${i}: ${values[i]}, not ${value}`,
    );
  });
}

type Places = [number, number, number, number, number, number, number];

/** Every combination of indices below some extents, the last one fastest. */
function* eachPlace(extents: readonly number[]): Generator<Places> {
  const count = extents.reduce((product, extent) => product * extent, 1);
  for (let number = 0; number < count; number++) {
    let rest = number;
    const places = extents.map(() => 0);
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      const extent = extents[axis] as number;
      places[axis] = rest % extent;
      rest = Math.floor(rest / extent);
    }
    yield places as Places;
  }
}

for (const { kernel, stride, extent } of [
  { kernel: 8, stride: 4, extent: 23 },
  { kernel: 4, stride: 2, extent: 10 },
  { kernel: 3, stride: 1, extent: 6 },
]) {
  const [rows, inputs, outputs] = [2, 3, 4];
  const [height, width] = [extent, extent + 2 * stride + 1];
  const filterShape = [kernel, kernel, inputs, outputs] as const;
  const places = (size: number): number => Math.floor((size - kernel) / stride) + 1;
  const [outputHeight, outputWidth] = [places(height), places(width)];

  /** Calls with the place of each product of a convolution: in its input, in its filter, in its output. */
  const eachProduct = (visit: (x: number, w: number, y: number) => void): void => {
    for (const [n, v, u, a, b, i, o] of eachPlace([
      rows,
      outputHeight,
      outputWidth,
      kernel,
      kernel,
      inputs,
      outputs,
    ])) {
      visit(
        ((n * height + v * stride + a) * width + u * stride + b) * inputs + i,
        ((a * kernel + b) * inputs + i) * outputs + o,
        ((n * outputHeight + v) * outputWidth + u) * outputs + o,
      );
    }
  };

  test(`a convolution of ${kernel}x${kernel} with stride ${stride} over ${height}x${width} has the gradients that its products say`, () => {
    tf.tidy(() => {
      const x = numbers([rows, height, width, inputs], 1);
      const filter = numbers(filterShape, 2);
      const dy = numbers([rows, outputHeight, outputWidth, outputs], 3);
      const [xs, ws, ys] = [x.dataSync(), filter.dataSync(), dy.dataSync()];
      const byFilter = new Array<number>(filter.size).fill(0);
      const byInput = new Array<number>(x.size).fill(0);
      eachProduct((i, w, y) => {
        byFilter[w] = (byFilter[w] as number) + (xs[i] as number) * (ys[y] as number);
        byInput[i] = (byInput[i] as number) + (ws[w] as number) * (ys[y] as number);
      });
      const common = { strides: stride, pad: "valid", dataFormat: "NHWC" };
      const { shape: inputShape } = x;
      const run = (name: string, of: Record<string, Tensor>, attributes: object): Tensor =>
        tf.engine().runKernel(name, of, { ...common, ...attributes });
      const before = tf.memory().numTensors;
      assertClose(
        run("Conv2DBackpropFilter", { x, dy }, { filterShape: [...filterShape] }),
        byFilter,
      );
      assertClose(run("Conv2DBackpropInput", { dy, filter }, { inputShape }), byInput);
      assert.equal(tf.memory().numTensors - before, 2);
    });
  });
}

test("the kernels refuse convolutions that they do not know", () => {
  const x = numbers([1, 6, 6, 1], 1);
  const dy = numbers([1, 6, 6, 1], 2);
  const filterShape = [3, 3, 1, 1];
  assert.throws(
    () =>
      tf
        .engine()
        .runKernel("Conv2DBackpropFilter", { x, dy }, { strides: 1, pad: "same", filterShape }),
    /padding same/,
  );
  const filter = numbers([3, 3, 1, 1], 3);
  assert.throws(
    () =>
      tf
        .engine()
        .runKernel(
          "Conv2DBackpropInput",
          { dy, filter },
          { strides: 2, pad: "valid", inputShape: [1, 13, 13, 1] },
        ),
    /multiple of the stride/,
  );
});

test("products of transposed matrices are the products", () => {
  tf.tidy(() => {
    const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const b = tf.tensor2d([1, 0, 2, -1, 3, 1], [3, 2]);
    const expected = [5, 1, 14, 1].map((_, i) => tf.matMul(a, b).dataSync()[i] as number);
    assert.deepEqual(expected, [14, 1, 32, 1]);
    assertClose(tf.matMul(tf.transpose(a), b, true, false), expected);
    assertClose(tf.matMul(a, tf.transpose(b), false, true), expected);
    assertClose(tf.matMul(tf.transpose(a), tf.transpose(b), true, true), expected);
    // A second factor that is larger than the first.
    const row = tf.tensor2d([2, 1, 3], [1, 3]);
    const wide = tf.matMul(row, tf.transpose(b), false, true);
    assert.deepEqual(
      [wide.shape, [...wide.dataSync()]],
      [
        [1, 2],
        [13, 2],
      ],
    );
  });
});

test("rows are picked in any order, and an index beyond them is an error", () => {
  tf.tidy(() => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const rows = tf.gather(x, tf.tensor1d([2, 0, 2], "int32"));
    assert.deepEqual(
      [rows.shape, [...rows.dataSync()]],
      [
        [3, 2],
        [5, 6, 1, 2, 5, 6],
      ],
    );
    const columns = tf.gather(x, tf.tensor1d([1], "int32"), 1);
    assert.deepEqual([...columns.dataSync()], [2, 4, 6]);
    assert.throws(() => tf.gather(x, tf.tensor1d([3], "int32")), /row 3/);
  });
});

test("kernels give back all memory but that of their results", async () => {
  const backend = tf.backend();
  const x = numbers([2, 10, 10, 1], 1);
  const dy = numbers([2, 4, 4, 1], 2);
  const filter = numbers([4, 4, 1, 1], 3);
  const before = backend.numDataIds();
  tf.tidy(() => {
    const common = { strides: 2, pad: "valid", dataFormat: "NHWC" };
    tf.engine().runKernel(
      "Conv2DBackpropFilter",
      { x, dy },
      { ...common, filterShape: [4, 4, 1, 1] },
    );
    tf.engine().runKernel(
      "Conv2DBackpropInput",
      { dy, filter },
      { ...common, inputShape: x.shape },
    );
    tf.matMul(tf.reshape(x, [100, 2]), tf.reshape(x, [100, 2]), true, false);
  });
  assert.equal(backend.numDataIds(), before);
});
