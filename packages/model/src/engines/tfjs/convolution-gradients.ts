import type { TensorInfo } from "@tensorflow/tfjs-core";

/** Runs a kernel of a backend on tensors that nobody else tracks. */
export type RunKernel = (
  name: string,
  inputs: Readonly<Record<string, TensorInfo>>,
  attributes: Readonly<Record<string, unknown>>,
) => TensorInfo;

interface Geometry {
  /** `[height, width]` or one number for both. */
  readonly strides: unknown;
  /** Only `valid` is known here. */
  readonly pad: unknown;
}

/**
 * The gradient of a convolution by its filter, as a convolution: with rows n and places y, x,
 * ∂/∂W[a, b, i, o] = Σ x[n, s·y + a, s·x + b, i]·g[n, y, x, o]: channels stand for rows and rows for channels, the
 * output's gradients are the filter, dilated by the stride s.
 * @param x `[rows, height, width, inputs]`
 * @param outputGradient `[rows, outputHeight, outputWidth, outputs]`
 * @returns `[kernel, kernel, inputs, outputs]`
 */
export function convolutionFilterGradient(
  run: RunKernel,
  x: TensorInfo,
  outputGradient: TensorInfo,
  { filterShape, ...geometry }: Geometry & { readonly filterShape: readonly number[] },
): TensorInfo {
  const stride = strideOf(geometry);
  const [rows, , , inputs] = x.shape as [number, number, number, number];
  const [, height, width] = outputGradient.shape as [number, number, number, number];
  const [kernelHeight, kernelWidth] = filterShape as [number, number];
  const seen = [(height - 1) * stride + kernelHeight, (width - 1) * stride + kernelWidth] as const;
  const cropped =
    seen[0] === x.shape[1] && seen[1] === x.shape[2]
      ? x
      : run("Slice", { x }, { begin: [0, 0, 0, 0], size: [rows, ...seen, inputs] });
  const gradient = run(
    "Conv2D",
    {
      x: run("Transpose", { x: cropped }, { perm: [3, 1, 2, 0] }),
      filter: run("Transpose", { x: outputGradient }, { perm: [1, 2, 0, 3] }),
    },
    { strides: 1, pad: "valid", dataFormat: "NHWC", dilations: [stride, stride] },
  );
  return run("Transpose", { x: gradient }, { perm: [1, 2, 0, 3] });
}

/**
 * The gradient of a convolution by its input. An input's place s·Y + p is seen only through the filter's places
 * s·i + p, so for each phase p it is a plain convolution of the output's gradients with the filter's part, turned
 * around. All phases are one convolution with a channel for each, whose channels are then laid out in space.
 * @param outputGradient `[rows, outputHeight, outputWidth, outputs]`
 * @param filter `[kernel, kernel, inputs, outputs]`, its extents multiples of the stride
 * @returns `[rows, height, width, inputs]`
 */
export function convolutionInputGradient(
  run: RunKernel,
  outputGradient: TensorInfo,
  filter: TensorInfo,
  { inputShape, ...geometry }: Geometry & { readonly inputShape: readonly number[] },
): TensorInfo {
  const stride = strideOf(geometry);
  const [rows, height, width] = outputGradient.shape as [number, number, number];
  const [kernel, kernelWidth, inputs, outputs] = filter.shape as [number, number, number, number];
  const reach = kernel / stride;
  if (kernel !== kernelWidth || !Number.isInteger(reach)) {
    throw new RangeError(
      `a filter of ${kernel}x${kernelWidth} with stride ${stride}; only squares of a multiple of the stride are known`,
    );
  }
  const parts = { ...filter, shape: [reach, stride, reach, stride, inputs, outputs] };
  const turned = run("Reverse", { x: parts }, { dims: [0, 2] });
  const phases = run("Transpose", { x: turned }, { perm: [0, 2, 5, 1, 3, 4] });
  const gradient = run(
    "Conv2D",
    {
      x: outputGradient,
      filter: { ...phases, shape: [reach, reach, outputs, stride * stride * inputs] },
    },
    { strides: 1, pad: reach - 1, dataFormat: "NHWC", dilations: 1 },
  );
  const [phaseHeight, phaseWidth] = [height + reach - 1, width + reach - 1];
  const laidOut = run(
    "Transpose",
    { x: { ...gradient, shape: [rows * phaseHeight, phaseWidth, stride, stride * inputs] } },
    { perm: [0, 2, 1, 3] },
  );
  const [seenHeight, seenWidth] = [phaseHeight * stride, phaseWidth * stride];
  const seen = { ...laidOut, shape: [rows, seenHeight, seenWidth, inputs] };
  const [, inputHeight, inputWidth] = inputShape as [number, number, number];
  if (seenHeight === inputHeight && seenWidth === inputWidth) return seen;
  const beyond = [
    [0, 0],
    [0, inputHeight - seenHeight],
    [0, inputWidth - seenWidth],
    [0, 0],
  ];
  return run("PadV2", { x: seen }, { paddings: beyond, constantValue: 0 });
}

function strideOf({ strides, pad }: Geometry): number {
  const [height, width] = Array.isArray(strides) ? strides : [strides, strides];
  if (pad !== "valid" || height !== width) {
    throw new RangeError(
      `a convolution with padding ${String(pad)} and strides ${String(strides)}; only valid ones with one stride are known`,
    );
  }
  return height as number;
}
