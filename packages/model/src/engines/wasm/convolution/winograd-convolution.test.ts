import assert from "node:assert/strict";
import { test } from "node:test";
import { uniform } from "@lockstep/learning";
import type { ConvolutionLayer } from "../../../network/layer.ts";
import { networkShape } from "../../../network/network.ts";
import type { NetworkSpec } from "../../../network/network-spec.ts";
import { parameterLayout } from "../../../network/parameter-layout.ts";
import { KernelMemory } from "../../kernels/kernel-memory.ts";
import { PANEL, type PanelLayer } from "../panel-layout.ts";
import { PanelParameters } from "../panel-parameters.ts";
import { wasmIdentity } from "../wasm-identity.ts";
import { DirectConvolution } from "./direct-convolution.ts";
import type { ForwardConvolution } from "./forward-convolution.ts";
import { openConvolution } from "./open-convolution.ts";
import { WinogradConvolution, winogradForm } from "./winograd-convolution.ts";

const PICTURES = 3;

function picturesOf(height: number, width = height, stack = 4): NetworkSpec {
  return { architecture: "nature-cnn", height, width, stack, actions: 7 };
}

function convolutionsOf(spec: NetworkSpec): ConvolutionLayer[] {
  return networkShape(spec).trunk.filter((layer) => layer.kind === "convolution");
}

function numbers(count: number, purpose: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => uniform(purpose, "action", 0, i) - 0.5);
}

/** Memory with the parameters of a network, and pictures for one of its convolutions. */
function aLayer(spec: NetworkSpec, layer: ConvolutionLayer) {
  const memory = new KernelMemory(wasmIdentity);
  const parameters = new PanelParameters(memory, spec);
  const panels = parameters.layout.layers.get(layer.name) as PanelLayer;
  const flat = numbers(parameterLayout(spec).total, 1);
  const flatAt = memory.allocate(4 * flat.length);
  const at = memory.allocate(4 * parameters.numbers);
  const pictureLength = layer.inputHeight * layer.inputWidth * layer.inputs;
  const outputLength = layer.outputHeight * layer.outputWidth * panels.panels * PANEL;
  const pictures = numbers(PICTURES * pictureLength, 2);
  const picturesAt = memory.allocate(4 * pictures.length);
  const outputsAt = memory.allocate(4 * (PICTURES + 3) * outputLength);
  const options = { layer, panels, parameters: at, together: PICTURES };
  const compute = (convolution: ForwardConvolution, first: number, count: number): Float32Array => {
    memory.grow("a test");
    memory.floats(flatAt, flat.length).set(flat);
    memory.floats(picturesAt, pictures.length).set(pictures);
    parameters.pack(flatAt, at);
    convolution.load();
    convolution.forward(picturesAt + 4 * first * pictureLength, count, outputsAt);
    return memory.floats(outputsAt, count * outputLength).slice();
  };
  /** In float64, `[picture, row, column, filter]`. */
  const exact = (): Float64Array => {
    const weights = flat.subarray(panels.flatWeights.offset);
    const biases = flat.subarray(panels.flatBias.offset);
    const { inputs, kernel, stride, filters, outputWidth } = layer;
    return Float64Array.from({ length: PICTURES * outputLength }, (_, index) => {
      const filter = index % filters;
      const place = Math.floor(index / filters);
      const picture = Math.floor((place * filters) / outputLength);
      const inPicture = place - (picture * outputLength) / filters;
      const [y, x] = [Math.floor(inPicture / outputWidth), inPicture % outputWidth];
      let sum = biases[filter] as number;
      for (let channel = 0; channel < inputs; channel++) {
        for (let i = 0; i < kernel; i++) {
          for (let j = 0; j < kernel; j++) {
            const pixel = (y * stride + i) * layer.inputWidth + x * stride + j;
            const input = pictures[picture * pictureLength + pixel * inputs + channel] as number;
            const weight = weights[
              ((filter * inputs + channel) * kernel + i) * kernel + j
            ] as number;
            sum += input * weight;
          }
        }
      }
      return Math.max(0, sum);
    });
  };
  return { memory, options, compute, exact };
}

/** Largest difference ÷ largest number. */
function errorOf(actual: Float32Array, expected: Float64Array): number {
  let [difference, largest] = [0, 0];
  expected.forEach((number, i) => {
    difference = Math.max(difference, Math.abs((actual[i] as number) - number));
    largest = Math.max(largest, number);
  });
  return difference / largest;
}

test("a layer has the form with the fewest products, and none where a tile does not fit", () => {
  const formsOf = (spec: NetworkSpec): (string | null)[] =>
    convolutionsOf(spec).map((layer) => {
      const form = winogradForm(layer);
      return form && `F(${form.outputs}, ${form.taps})`;
    });
  assert.deepEqual(formsOf(picturesOf(84)), ["F(5, 2)", "F(3, 2)", "F(4, 3)"]);
  assert.deepEqual(formsOf(picturesOf(96)), ["F(5, 2)", "F(5, 2)", "F(4, 3)"]);
  assert.deepEqual(formsOf(picturesOf(36)), ["F(3, 2)", "F(3, 2)", null]);
  assert.deepEqual(formsOf(picturesOf(43, 54)), ["F(3, 2)", "F(3, 2)", null]);
});

// 96 × 96: each tile of the second layer has 5 × 5 outputs. 72 × 60: tiles overlap in both directions.
for (const [name, spec] of Object.entries({
  "84 × 84": picturesOf(84),
  "96 × 96": picturesOf(96, 96, 1),
  "72 × 60, a stack of 3": picturesOf(72, 60, 3),
  "36 × 36, a stack of 1": picturesOf(36, 36, 1),
})) {
  for (const layer of convolutionsOf(spec)) {
    const form = winogradForm(layer);
    if (form === null) continue;
    const what = `${layer.name} of ${name} by F(${form.outputs}, ${form.taps})`;

    test(`${what} is the convolution: within 1e-5 of float64, and within 8 times the error of direct convolution`, () => {
      const { memory, options, compute, exact } = aLayer(spec, layer);
      const expected = exact();
      const convolution = openConvolution(memory, options);
      assert.ok(convolution instanceof WinogradConvolution);
      const error = errorOf(compute(convolution, 0, PICTURES), expected);
      const direct = new DirectConvolution(memory, options);
      const directError = errorOf(compute(direct, 0, PICTURES), expected);
      assert.ok(error < 1e-5, `${error}`);
      assert.ok(error < 8 * directError, `${error}, direct ${directError}`);
    });

    test(`${what} has the same bits for a picture alone as among others`, () => {
      const { memory, options, compute } = aLayer(spec, layer);
      const convolution = openConvolution(memory, options);
      const all = compute(convolution, 0, PICTURES);
      const length = all.length / PICTURES;
      for (let picture = 0; picture < PICTURES; picture++) {
        const alone = compute(convolution, picture, 1);
        assert.deepEqual(alone, all.slice(picture * length, (picture + 1) * length));
      }
    });
  }
}
