import { networkShape } from "../../network/network.js";
import { frameBytes, withoutRecurrence } from "../../network/network-shape.js";
import { KernelMemory } from "../kernels/kernel-memory.js";
import { ConvolutionPass } from "./convolution/convolution-pass.js";
import { FrameConvolutionPass } from "./convolution/frame-convolution-pass.js";
import { DensePass } from "./dense-pass.js";
import { LayerValue } from "./layer-value.js";
import { PANEL } from "./panel-layout.js";
import { PanelParameters } from "./panel-parameters.js";
import { RecurrentPass } from "./recurrent-pass.js";
import { VectorInput } from "./vector-input.js";
import { wasmIdentity } from "./wasm-identity.js";
export class WasmNetwork {
    #memory;
    #shape;
    #learns;
    #parameters;
    #at;
    #input;
    #pictures = [];
    #dense = [];
    #recurrent = null;
    #values = [];
    #outputs = [];
    #summed = [];
    #policy;
    #value;
    #mark;
    #room = { rows: 0, frames: 0 };
    constructor(spec, purpose, kernels) {
        const memory = new KernelMemory(wasmIdentity, kernels);
        this.#memory = memory;
        this.#shape = networkShape(spec);
        this.#learns = purpose === "learning";
        this.#parameters = new PanelParameters(memory, spec);
        this.#at = this.#placeParameters();
        const { trunk, policy, value } = this.#shape;
        this.#input = this.#openInput();
        let features = this.#input instanceof VectorInput ? this.#input.value : this.#values[0];
        for (const layer of trunk.slice(this.#values.length)) {
            features = this.#add(layer, features, isLastConvolution(layer, trunk));
        }
        const tower = (layers) => layers.reduce((from, layer) => this.#add(layer, from, false), features);
        this.#policy = tower(policy);
        this.#value = tower(value);
        this.#mark = memory.mark;
        memory.grow("the network's weights");
    }
    get numbers() {
        return this.#parameters.layout.numbers;
    }
    loadFlat(weights) {
        const memory = this.#memory;
        memory.release(this.#mark);
        this.#room = { rows: 0, frames: 0 };
        const flat = memory.allocate(4 * weights.length);
        memory.grow("the network's weights");
        memory.floats(flat, weights.length).set(weights);
        this.#parameters.pack(flat, this.#at.parameters);
        for (const pass of this.#pictures)
            pass.load();
    }
    load(parameters) {
        const { kernels } = this.#memory;
        this.#memory.floats(this.#at.parameters, parameters.length).set(parameters);
        for (const [{ depth, panels, weights }, to] of this.#at.transposed) {
            kernels.transposePanels(this.#at.parameters + weights, depth, panels, to);
        }
        for (const pass of this.#pictures)
            pass.load();
    }
    forward({ frames, stacks, runs }, rows) {
        this.#reserve(rows, frames.length / frameBytes(this.#shape.observation));
        this.#input.read(frames, stacks);
        if (runs !== undefined)
            this.#recurrent?.begin(runs);
        for (const pass of this.#pictures)
            pass.forward(rows);
        for (const pass of this.#dense)
            pass.forward(rows);
    }
    get hiddenStates() {
        return this.#recurrent?.hiddenStates ?? new Float32Array(0);
    }
    outputs(rows) {
        return this.#outputs.map(([layer, { outputs, rowBytes }]) => [
            layer,
            this.#memory.floats(outputs, (rows * rowBytes) / 4),
        ]);
    }
    logits(rows) {
        return this.#outputsOf(this.#policy, rows, this.#shape.actions);
    }
    values(rows) {
        return this.#outputsOf(this.#value, rows, 1);
    }
    backward(rows, byLogits, byValues, into) {
        const memory = this.#memory;
        const gradients = memory.floats(this.#at.gradients, this.numbers);
        gradients.fill(0);
        for (const value of this.#summed) {
            memory.floats(value.gradients, (rows * value.rowBytes) / 4).fill(0);
        }
        this.#setGradients(this.#policy, byLogits, this.#shape.actions);
        this.#setGradients(this.#value, byValues, 1);
        for (const pass of this.#dense.toReversed())
            pass.backward(rows);
        const backwards = this.#pictures.toReversed();
        for (let row = 0; row < rows; row++)
            for (const pass of backwards)
                pass.backwardRow(row);
        into.set(gradients);
    }
    #placeParameters() {
        const { layers, numbers } = this.#parameters.layout;
        const parameters = this.#memory.allocate(4 * numbers);
        if (!this.#learns)
            return { parameters, gradients: 0, transposed: new Map() };
        const gradients = this.#memory.allocate(4 * numbers);
        const transposed = new Map();
        const { trunk, policy, value } = this.#shape;
        const [first, ...others] = trunk;
        const further = first === undefined ? [...policy.slice(1), ...value.slice(1)] : others;
        const all = first === undefined ? further : [...further, ...policy, ...value];
        for (const layer of withoutRecurrence(all)) {
            const panels = layer.kind === "flatten" ? undefined : layers.get(layer.name);
            if (panels === undefined)
                continue;
            const bytes = 4 * panels.depth * panels.panels * PANEL;
            transposed.set(panels, this.#memory.allocate(bytes));
        }
        return { parameters, gradients, transposed };
    }
    #openInput() {
        const [first] = this.#shape.trunk;
        const { observation } = this.#shape;
        if (observation.element === "float32")
            return new VectorInput(this.#memory, observation);
        if (first?.kind !== "convolution") {
            throw new RangeError("the engine wasm needs a convolution where pictures are seen");
        }
        const output = this.#valueOf(first, false);
        const panels = this.#panelsOf(first);
        const pass = new FrameConvolutionPass(this.#memory, first, panels, this.#at, output);
        this.#pictures.push(pass);
        return pass;
    }
    #add(layer, input, isLast) {
        if (layer.kind === "flatten")
            return input;
        if (layer.kind === "recurrent")
            return this.#addRecurrent(layer, input);
        const output = this.#valueOf(layer, isLast);
        const values = { input, output };
        const panels = this.#panelsOf(layer);
        if (layer.kind === "dense") {
            this.#dense.push(new DensePass(this.#memory, layer, panels, this.#at, values));
        }
        else {
            this.#pictures.push(new ConvolutionPass(this.#memory, layer, panels, this.#at, values));
        }
        return output;
    }
    #addRecurrent(layer, input) {
        const output = this.#keep(layer.name, 4 * layer.size, true);
        const panels = { input: this.#panelsOf(layer.input), state: this.#panelsOf(layer.state) };
        const values = { input, output, learns: this.#learns };
        this.#recurrent = new RecurrentPass(this.#memory, layer, panels, this.#at, values);
        this.#dense.push(this.#recurrent);
        return output;
    }
    #panelsOf({ name }) {
        return this.#parameters.layout.layers.get(name);
    }
    #valueOf(layer, isLast) {
        const { panels } = this.#panelsOf(layer);
        const places = layer.kind === "dense" ? 1 : layer.outputHeight * layer.outputWidth;
        const whole = layer.kind === "dense" || isLast;
        return this.#keep(layer.name, 4 * places * panels * PANEL, whole);
    }
    #keep(layer, rowBytes, whole) {
        const kept = whole ? "all rows" : "one row";
        const value = new LayerValue(rowBytes, this.#learns ? kept : "no row");
        this.#values.push(value);
        this.#outputs.push([layer, value]);
        if (whole && this.#learns)
            this.#summed.push(value);
        return value;
    }
    #reserve(rows, frames) {
        if (rows <= this.#room.rows && frames <= this.#room.frames)
            return;
        const room = {
            rows: Math.max(rows, this.#room.rows),
            frames: Math.max(frames, this.#room.frames),
        };
        this.#room = { rows: 0, frames: 0 };
        this.#memory.release(this.#mark);
        this.#input.allocate(room.rows, room.frames);
        for (const value of this.#values)
            value.allocate(this.#memory, room.rows);
        for (const pass of this.#dense)
            pass.allocate(room.rows);
        this.#memory.grow(`a batch of ${rows} rows`);
        this.#room = room;
    }
    #outputsOf({ outputs, rowBytes }, rows, columns) {
        const width = rowBytes / 4;
        const all = this.#memory.floats(outputs, rows * width);
        const some = new Float32Array(rows * columns);
        for (let row = 0; row < rows; row++) {
            for (let i = 0; i < columns; i++)
                some[row * columns + i] = all[row * width + i];
        }
        return some;
    }
    #setGradients({ gradients, rowBytes }, by, columns) {
        const width = rowBytes / 4;
        const all = this.#memory.floats(gradients, (by.length / columns) * width);
        for (let i = 0; i < by.length; i++) {
            all[Math.floor(i / columns) * width + (i % columns)] = by[i];
        }
    }
}
function isLastConvolution(layer, trunk) {
    return layer === trunk.findLast(({ kind }) => kind === "convolution");
}
