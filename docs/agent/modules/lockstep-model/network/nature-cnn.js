import { ModelError } from "../model-error.js";
import { recurrentLayer } from "./recurrent.js";
const convolutions = [
    { name: "convolution1", filters: 32, kernel: 8, stride: 4 },
    { name: "convolution2", filters: 64, kernel: 4, stride: 2 },
    { name: "convolution3", filters: 64, kernel: 3, stride: 1 },
];
const HIDDEN = 512;
const RELU_GAIN = Math.SQRT2;
const POLICY_GAIN = 0.01;
const VALUE_GAIN = 1;
const PIXEL_SCALE = 255;
export function natureCnn({ height, width, stack, actions, memory }) {
    const trunk = [];
    let extents = { inputs: stack, inputHeight: height, inputWidth: width };
    for (const { name, filters, kernel, stride } of convolutions) {
        const outputHeight = outputExtent(extents.inputHeight, kernel, stride);
        const outputWidth = outputExtent(extents.inputWidth, kernel, stride);
        if (outputHeight < 1 || outputWidth < 1) {
            throw new ModelError("NETWORK_SPEC", `observations of ${height}x${width} pixels are too small for ${name}; expected at least 36x36`);
        }
        trunk.push({
            kind: "convolution",
            name,
            ...extents,
            filters,
            kernel,
            stride,
            outputHeight,
            outputWidth,
            inputScale: trunk.length === 0 ? 1 / PIXEL_SCALE : 1,
            activation: "relu",
            gain: RELU_GAIN,
        });
        extents = { inputs: filters, inputHeight: outputHeight, inputWidth: outputWidth };
    }
    const flatten = {
        kind: "flatten",
        channels: extents.inputs,
        height: extents.inputHeight,
        width: extents.inputWidth,
    };
    const hidden = {
        kind: "dense",
        name: "hidden",
        inputs: flatten.channels * flatten.height * flatten.width,
        outputs: HIDDEN,
        activation: "relu",
        gain: RELU_GAIN,
    };
    const recurrent = memory === undefined ? [] : [recurrentLayer(memory, HIDDEN)];
    const features = memory?.size ?? HIDDEN;
    const head = { kind: "dense", inputs: features, activation: "none" };
    return {
        observation: { element: "uint8", frame: [height, width], stack },
        trunk: [...trunk, flatten, hidden, ...recurrent],
        policy: [{ ...head, name: "policy", outputs: actions, gain: POLICY_GAIN }],
        value: [{ ...head, name: "value", outputs: 1, gain: VALUE_GAIN }],
        actions,
    };
}
function outputExtent(input, kernel, stride) {
    return Math.floor((input - kernel) / stride) + 1;
}
