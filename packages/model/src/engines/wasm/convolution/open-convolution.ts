import type { KernelMemory } from "../../kernels/kernel-memory.ts";
import { DirectConvolution } from "./direct-convolution.ts";
import type { ForwardConvolution, ForwardConvolutionOptions } from "./forward-convolution.ts";
import { WinogradConvolution, winogradForm } from "./winograd-convolution.ts";

/** That with the fewest products. Which one it is depends on the layer only, never on the number of pictures. */
export function openConvolution(
  memory: KernelMemory,
  options: ForwardConvolutionOptions,
): ForwardConvolution {
  const form = winogradForm(options.layer);
  return form === null
    ? new DirectConvolution(memory, options)
    : new WinogradConvolution(memory, options, form);
}
