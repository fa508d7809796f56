import { PANEL, panelLayout } from "./panel-layout.js";
export class PanelParameters {
    layout;
    #memory;
    #orders;
    constructor(memory, spec) {
        this.layout = panelLayout(spec);
        this.#memory = memory;
        const layers = [...this.layout.layers.values()];
        this.#orders = new Map(layers.map((layer) => [layer, memory.offsets(layer.order)]));
    }
    get numbers() {
        return this.layout.numbers;
    }
    get flat() {
        return this.layout.flat;
    }
    get tensors() {
        return [...this.layout.layers.values()].flatMap(({ panels, depth, bias, weights, ...layer }) => [
            { name: layer.flatWeights.name, offset: weights / 4, size: panels * PANEL * depth },
            { name: layer.flatBias.name, offset: bias / 4, size: panels * PANEL },
        ]);
    }
    pack(flat, panels) {
        const { kernels } = this.#memory;
        for (const [layer, order] of this.#orders) {
            const { outputs, bias, weights, flatBias, flatWeights, depth } = layer;
            this.#memory.floats(panels + bias, layer.panels * PANEL).fill(0);
            const from = this.#memory.floats(flat + 4 * flatBias.offset, outputs);
            this.#memory.floats(panels + bias, outputs).set(from);
            const at = flat + 4 * flatWeights.offset;
            kernels.packPanels(at, outputs, rowBytes(layer), order, depth, panels + weights);
        }
    }
    unpack(panels, flat) {
        const { kernels } = this.#memory;
        for (const [layer, order] of this.#orders) {
            const { outputs, bias, weights, flatBias, flatWeights, depth } = layer;
            const from = this.#memory.floats(panels + bias, outputs);
            this.#memory.floats(flat + 4 * flatBias.offset, outputs).set(from);
            const to = flat + 4 * flatWeights.offset;
            kernels.unpackPanels(panels + weights, outputs, rowBytes(layer), order, depth, to);
        }
    }
}
function rowBytes({ flatWeights, outputs }) {
    return (4 * flatWeights.size) / outputs;
}
