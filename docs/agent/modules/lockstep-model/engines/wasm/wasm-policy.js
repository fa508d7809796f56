import { assertObservations } from "../../micro-batch-shape.js";
import { ModelError } from "../../model-error.js";
import { networkShape } from "../../network/network.js";
import { assertWeights } from "../../network/parameter-layout.js";
import { WasmNetwork } from "./wasm-network.js";
export class WasmPolicy {
    #spec;
    #network;
    #loaded = false;
    constructor(spec, kernels) {
        this.#spec = spec;
        this.#network = new WasmNetwork(spec, "inference", kernels);
    }
    loadWeights(weights) {
        assertWeights(this.#spec, weights);
        this.#network.loadFlat(weights);
        this.#loaded = true;
    }
    load(parameters) {
        this.#network.load(parameters);
        this.#loaded = true;
    }
    infer(observations, batch, hiddenStates) {
        assertObservations(this.#spec, observations, batch, hiddenStates);
        if (!this.#loaded) {
            throw new ModelError("ENGINE_STATE", "infer needs weights; call loadWeights first");
        }
        const { stack } = networkShape(this.#spec).observation;
        const stacks = Int32Array.from({ length: batch * stack }, (_, index) => index);
        const runs = hiddenStates && { steps: 1, hiddenStates, resets: new Uint8Array(batch) };
        this.#network.forward({ frames: observations, stacks, runs }, batch);
        const inference = { logits: this.#network.logits(batch), values: this.#network.values(batch) };
        return runs === undefined
            ? inference
            : { ...inference, hiddenStates: this.#network.hiddenStates };
    }
}
