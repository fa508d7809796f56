import { frameLength } from "../../network/network-shape.js";
import { LayerValue } from "./layer-value.js";
import { PANEL } from "./panel-layout.js";
export class VectorInput {
    value;
    #memory;
    #length;
    constructor(memory, observation) {
        this.#memory = memory;
        this.#length = frameLength(observation);
        this.value = new LayerValue(4 * Math.ceil(this.#length / PANEL) * PANEL, "no row");
    }
    allocate(rows) {
        this.value.allocate(this.#memory, rows);
    }
    read(vectors, indices) {
        const { outputs, rowBytes } = this.value;
        const rows = this.#memory.bytes(outputs, indices.length * rowBytes);
        const bytes = 4 * this.#length;
        if (bytes < rowBytes)
            rows.fill(0);
        for (let row = 0; row < indices.length; row++) {
            const from = bytes * indices[row];
            rows.set(vectors.subarray(from, from + bytes), row * rowBytes);
        }
    }
}
