import { standardNormal, uniform } from "@lockstep/learning";
import type { NetworkSpec } from "./network-spec.ts";
import { orthogonal } from "./orthogonal.ts";
import { type ParameterTensor, parameterLayout } from "./parameter-layout.ts";

/**
 * Version 0 of a run's weights: orthogonal matrices times their layers' gains, biases 0. A function of network and
 * seed only.
 * @returns flat, in the order of {@link parameterLayout}
 */
export function initialWeights(spec: NetworkSpec, seed: number): Float32Array {
  const layout = parameterLayout(spec);
  const weights = new Float32Array(layout.total);
  layout.tensors.forEach((tensor, index) => {
    if (tensor.gain === null) return;
    const rows = tensor.shape[0] as number;
    const matrix = orthogonal(gaussian(tensor, index, seed), rows, tensor.size / rows);
    for (let i = 0; i < tensor.size; i++) {
      weights[tensor.offset + i] = tensor.gain * (matrix[i] as number);
    }
  });
  return weights;
}

function gaussian(tensor: ParameterTensor, index: number, seed: number): Float64Array {
  const draws = new Float64Array(tensor.size);
  for (let i = 0; i < tensor.size; i++) {
    draws[i] = standardNormal(uniform(seed, "initialWeights", index, i));
  }
  return draws;
}
