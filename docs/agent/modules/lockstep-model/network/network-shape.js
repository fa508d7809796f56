import { productsOfRow, } from "./layer.js";
export function layersOf({ trunk, policy, value }) {
    return [...trunk, ...policy, ...value];
}
export function recurrentLayerOf({ trunk }) {
    const last = trunk.at(-1);
    return last?.kind === "recurrent" ? last : null;
}
export function parameterizedLayersOf(network) {
    return withoutRecurrence(layersOf(network)).filter((layer) => layer.kind !== "flatten");
}
export function withoutRecurrence(layers) {
    return layers.flatMap((layer) => layer.kind === "recurrent" ? [layer.input, layer.state] : [layer]);
}
export function observationExtents({ element, frame, stack }) {
    return element === "uint8" ? [stack, ...frame] : frame;
}
export function productsOfNetwork(network) {
    return layersOf(network).reduce((sum, layer) => sum + productsOfRow(layer), 0);
}
export function frameLength({ frame }) {
    return frame.reduce((product, extent) => product * extent, 1);
}
export function frameBytes(observation) {
    return frameLength(observation) * (observation.element === "uint8" ? 1 : 4);
}
export function observationBytes(observation) {
    return observation.stack * frameBytes(observation);
}
