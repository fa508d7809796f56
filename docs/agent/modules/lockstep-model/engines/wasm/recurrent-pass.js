import { cellSteps } from "./cell-steps.js";
import { DensePass } from "./dense-pass.js";
import { LayerValue } from "./layer-value.js";
import { PANEL } from "./panel-layout.js";
const SLACK_ROWS = 3;
export class RecurrentPass {
    #memory;
    #layer;
    #state;
    #at;
    #output;
    #projections;
    #projection;
    #cell;
    #learns;
    #zero;
    #rows = 0;
    #before = 0;
    #sums = 0;
    #sumGradients = 0;
    #byBefore = 0;
    #runs = null;
    #states = new Float32Array(0);
    #kept = new Float32Array(0);
    #after = new Float32Array(0);
    constructor(memory, layer, panels, at, values) {
        this.#memory = memory;
        this.#layer = layer;
        this.#state = panels.state;
        this.#at = at;
        this.#output = values.output;
        this.#learns = values.learns;
        this.#cell = cellSteps[layer.cell];
        const kept = values.learns ? "all rows" : "no row";
        this.#projections = new LayerValue(4 * layer.input.outputs, kept);
        const dense = { input: values.input, output: this.#projections };
        this.#projection = new DensePass(memory, layer.input, panels.input, at, dense);
        this.#zero = memory.offsets([0]);
    }
    allocate(rows) {
        const { size, state } = this.#layer;
        const memory = this.#memory;
        this.#projections.allocate(memory, rows);
        this.#projection.allocate(rows);
        const room = rows + SLACK_ROWS;
        this.#rows = memory.offsets(Uint32Array.from({ length: room }, (_, row) => 4 * size * row));
        this.#before = memory.allocate(4 * room * size);
        this.#sums = memory.allocate(4 * room * state.outputs);
        if (!this.#learns)
            return;
        this.#sumGradients = memory.allocate(4 * room * state.outputs);
        this.#byBefore = memory.allocate(4 * room * size);
    }
    begin(runs) {
        this.#runs = runs;
    }
    get hiddenStates() {
        return this.#after.slice();
    }
    forward(rows) {
        this.#projection.forward(rows);
        const { steps, hiddenStates, resets } = this.#begun();
        const { stateSize, size } = this.#layer;
        const runs = rows / steps;
        this.#reserve(rows);
        this.#after = hiddenStates.slice();
        for (let step = 0; step < steps; step++) {
            const first = step * runs;
            const before = this.#memory.floats(this.#before + 4 * first * size, runs * size);
            for (let run = 0; run < runs; run++) {
                const states = this.#after.subarray(run * stateSize, (run + 1) * stateSize);
                if (resets[run * steps + step] !== 0)
                    states.fill(0);
                this.#states.set(states, (first + run) * stateSize);
                before.set(states.subarray(0, size), run * size);
            }
            this.#multiply(first, runs);
            for (let run = 0; run < runs; run++) {
                const at = run * stateSize;
                const after = this.#after.subarray(at, at + stateSize);
                this.#cell.forward(this.#stepOf(first + run, run * steps + step), after);
                this.#outputRow(run * steps + step).set(after.subarray(0, size));
            }
        }
    }
    backward(rows) {
        const { steps, resets } = this.#begun();
        const { stateSize, size } = this.#layer;
        const runs = rows / steps;
        const after = new Float32Array(runs * stateSize);
        const before = new Float32Array(stateSize);
        for (let step = steps - 1; step >= 0; step--) {
            const first = step * runs;
            const byBefore = this.#memory.floats(this.#byBefore, runs * size);
            for (let run = 0; run < runs; run++) {
                const row = run * steps + step;
                const own = after.subarray(run * stateSize, (run + 1) * stateSize);
                const shown = this.#outputGradients(row);
                for (let k = 0; k < size; k++)
                    own[k] = own[k] + shown[k];
                this.#cell.backward(this.#stepOf(first + run, row), own, {
                    ...this.#sumGradientsOf(first + run, row),
                    before,
                });
                byBefore.set(before.subarray(0, size), run * size);
                own.set(before);
            }
            this.#addThroughSums(first, runs);
            for (let run = 0; run < runs; run++) {
                const own = after.subarray(run * stateSize, (run + 1) * stateSize);
                own.set(byBefore.subarray(run * size, (run + 1) * size));
                if (resets[run * steps + step] !== 0)
                    own.fill(0);
            }
        }
        this.#addOfState(rows);
        this.#projection.backward(rows);
    }
    #begun() {
        if (this.#runs === null)
            throw new RangeError("a recurrent pass has no runs");
        return this.#runs;
    }
    #reserve(rows) {
        const { stateSize, size } = this.#layer;
        if (this.#states.length >= rows * stateSize)
            return;
        this.#states = new Float32Array(rows * stateSize);
        this.#kept = new Float32Array(rows * size * this.#cell.keptBlocks);
    }
    #multiply(first, runs) {
        const { size, state } = this.#layer;
        const { depth, panels, bias, weights } = this.#state;
        const { parameters } = this.#at;
        this.#memory.kernels.multiply(...[this.#before + 4 * first * size, this.#rows, runs, this.#zero, 1, depth], ...[parameters + weights, 4 * PANEL * depth, panels, parameters + bias], ...[this.#sums + 4 * first * state.outputs, Number.NEGATIVE_INFINITY]);
    }
    #addThroughSums(first, runs) {
        const { size, state } = this.#layer;
        const transposed = this.#at.transposed.get(this.#state);
        this.#memory.kernels.addInputGradient(...[this.#sumGradients + 4 * first * state.outputs, runs, state.outputs, transposed], ...[this.#zero, 1, size / PANEL, this.#rows, this.#byBefore]);
    }
    #addOfState(rows) {
        const { kernels } = this.#memory;
        const { depth, panels, bias, weights } = this.#state;
        kernels.addFilterGradient(...[this.#before, this.#rows, rows, this.#zero, 1, depth], ...[this.#sumGradients, panels, this.#at.gradients + weights]);
        kernels.addColumns(this.#sumGradients, rows, panels, this.#at.gradients + bias);
    }
    #stepOf(place, row) {
        const { stateSize, size, state } = this.#layer;
        const width = size * this.#cell.keptBlocks;
        return {
            p: this.#memory.floats(this.#projections.outputs + row * this.#projections.rowBytes, state.outputs),
            u: this.#memory.floats(this.#sums + 4 * place * state.outputs, state.outputs),
            before: this.#states.subarray(place * stateSize, (place + 1) * stateSize),
            kept: this.#kept.subarray(place * width, (place + 1) * width),
        };
    }
    #sumGradientsOf(place, row) {
        const { outputs } = this.#layer.state;
        return {
            p: this.#memory.floats(this.#projections.gradientsOf(row), outputs),
            u: this.#memory.floats(this.#sumGradients + 4 * place * outputs, outputs),
        };
    }
    #outputRow(row) {
        return this.#memory.floats(this.#output.outputs + row * this.#output.rowBytes, this.#layer.size);
    }
    #outputGradients(row) {
        return this.#memory.floats(this.#output.gradientsOf(row), this.#layer.size);
    }
}
