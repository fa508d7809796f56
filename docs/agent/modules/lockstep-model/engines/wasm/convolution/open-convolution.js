import { DirectConvolution } from "./direct-convolution.js";
import { WinogradConvolution, winogradForm } from "./winograd-convolution.js";
export function openConvolution(memory, options) {
    const form = winogradForm(options.layer);
    return form === null
        ? new DirectConvolution(memory, options)
        : new WinogradConvolution(memory, options, form);
}
