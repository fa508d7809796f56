import { networkShape } from "../../network/network.js";
import { layersOf, withoutRecurrence } from "../../network/network-shape.js";
import { parameterLayout } from "../../network/parameter-layout.js";
export const PANEL = 8;
const NONE = 0xffffffff;
export function panelLayout(spec) {
    const { tensors, total } = parameterLayout(spec);
    const tensor = (name) => tensors.find((each) => each.name === name);
    const layers = new Map();
    let bytes = 0;
    let before = null;
    for (const layer of withoutRecurrence(layersOf(networkShape(spec)))) {
        if (layer.kind !== "flatten") {
            const order = orderOf(layer, before);
            const outputs = layer.kind === "dense" ? layer.outputs : layer.filters;
            const panels = Math.ceil(outputs / PANEL);
            const depth = order.length;
            const bias = bytes;
            const weights = bias + 4 * panels * PANEL;
            bytes = weights + 4 * panels * PANEL * depth;
            const [flatBias, flatWeights] = [
                tensor(`${layer.name}.bias`),
                tensor(`${layer.name}.weight`),
            ];
            const place = { bias, weights, flatBias, flatWeights };
            layers.set(layer.name, { name: layer.name, outputs, panels, depth, order, ...place });
        }
        before = layer;
    }
    return { layers, numbers: bytes / 4, flat: total };
}
function orderOf(layer, before) {
    if (layer.kind === "convolution")
        return channelsLast(layer.inputs, layer.kernel * layer.kernel);
    if (before?.kind === "flatten") {
        return channelsLast(before.channels, before.height * before.width);
    }
    const depth = Math.ceil(layer.inputs / PANEL) * PANEL;
    return Uint32Array.from({ length: depth }, (_, k) => (k < layer.inputs ? 4 * k : NONE));
}
function channelsLast(channels, places) {
    return Uint32Array.from({ length: channels * places }, (_, k) => {
        const [place, channel] = [Math.floor(k / channels), k % channels];
        return 4 * (channel * places + place);
    });
}
