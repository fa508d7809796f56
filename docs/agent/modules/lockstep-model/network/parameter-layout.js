import { ModelError } from "../model-error.js";
import { describeNetwork, networkShape } from "./network.js";
import { parameterizedLayersOf } from "./network-shape.js";
export function parameterLayout(spec) {
    const tensors = [];
    let offset = 0;
    const add = (name, extents, gain) => {
        const size = extents.reduce((product, extent) => product * extent, 1);
        tensors.push({ name, shape: extents, offset, size, gain });
        offset += size;
    };
    for (const layer of parameterizedLayersOf(networkShape(spec))) {
        const weight = weightExtents(layer);
        add(`${layer.name}.weight`, weight, layer.gain);
        add(`${layer.name}.bias`, weight.slice(0, 1), null);
    }
    return { tensors, total: offset };
}
function weightExtents(layer) {
    return layer.kind === "dense"
        ? [layer.outputs, layer.inputs]
        : [layer.filters, layer.inputs, layer.kernel, layer.kernel];
}
export function assertWeights(spec, weights) {
    const { total } = parameterLayout(spec);
    if (weights.length !== total) {
        throw new ModelError("WEIGHTS_SHAPE", `got ${weights.length} weights; expected ${total} for ${describeNetwork(spec)}; they are another network's`);
    }
}
