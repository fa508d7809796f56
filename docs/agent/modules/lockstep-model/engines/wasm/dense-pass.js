import { PANEL } from "./panel-layout.js";
const PIECE = 512;
const FEW_ROWS = 24;
export class DensePass {
    #memory;
    #layer;
    #panels;
    #at;
    #input;
    #output;
    #zero;
    #rows = 0;
    constructor(memory, layer, panels, at, values) {
        this.#memory = memory;
        this.#layer = layer;
        this.#panels = panels;
        this.#at = at;
        this.#input = values.input;
        this.#output = values.output;
        this.#zero = memory.offsets([0]);
    }
    allocate(rows) {
        const offsets = Uint32Array.from({ length: rows + 3 }, (_, row) => row * this.#input.rowBytes);
        this.#rows = this.#memory.offsets(offsets);
    }
    forward(rows) {
        const { depth, panels, bias, weights } = this.#panels;
        const { parameters } = this.#at;
        const { activation } = this.#layer;
        const { outputs } = this.#output;
        const piece = rows <= FEW_ROWS ? depth : PIECE;
        for (let first = 0; first < depth; first += piece) {
            const count = Math.min(piece, depth - first);
            const isLast = first + count === depth;
            this.#memory.kernels.multiply(...[this.#input.outputs + 4 * first, this.#rows, rows, this.#zero, 1, count], ...[parameters + weights + 4 * PANEL * first, 4 * PANEL * depth, panels], ...[first === 0 ? parameters + bias : 0, outputs], isLast && activation === "relu" ? 0 : Number.NEGATIVE_INFINITY);
        }
        if (activation === "tanh")
            this.#memory.kernels.tanhEach(outputs, rows * panels * PANEL);
    }
    backward(rows) {
        const { kernels } = this.#memory;
        const { depth, panels, bias, weights } = this.#panels;
        const { gradients, outputs } = this.#output;
        const count = rows * panels * PANEL;
        if (this.#layer.activation === "relu")
            kernels.maskByRelu(gradients, outputs, count);
        if (this.#layer.activation === "tanh")
            kernels.scaleByTanh(gradients, outputs, count);
        kernels.addFilterGradient(...[this.#input.outputs, this.#rows, rows, this.#zero, 1, depth], ...[gradients, panels, this.#at.gradients + weights]);
        kernels.addColumns(gradients, rows, panels, this.#at.gradients + bias);
        const transposed = this.#at.transposed.get(this.#panels);
        if (transposed === undefined)
            return;
        kernels.addInputGradient(...[gradients, rows, panels * PANEL, transposed, this.#zero, 1, depth / PANEL], ...[this.#rows, this.#input.gradients]);
    }
}
