import { recurrentLayer } from "./recurrent.js";
const HIDDEN = 64;
const HIDDEN_GAIN = Math.SQRT2;
const POLICY_GAIN = 0.01;
const VALUE_GAIN = 1;
export function mlp({ length, actions, memory }) {
    if (memory !== undefined) {
        const head = { kind: "dense", inputs: memory.size, activation: "none" };
        return {
            observation: { element: "float32", frame: [length], stack: 1 },
            trunk: [...hiddenLayers("hidden", length), recurrentLayer(memory, HIDDEN)],
            policy: [{ ...head, name: "policy", outputs: actions, gain: POLICY_GAIN }],
            value: [{ ...head, name: "value", outputs: 1, gain: VALUE_GAIN }],
            actions,
        };
    }
    return {
        observation: { element: "float32", frame: [length], stack: 1 },
        trunk: [],
        policy: tower("policy", length, actions, POLICY_GAIN),
        value: tower("value", length, 1, VALUE_GAIN),
        actions,
    };
}
function tower(name, inputs, outputs, gain) {
    return [
        ...hiddenLayers(`${name}Hidden`, inputs),
        { kind: "dense", name, inputs: HIDDEN, outputs, activation: "none", gain },
    ];
}
function hiddenLayers(name, inputs) {
    return [inputs, HIDDEN].map((from, index) => ({
        kind: "dense",
        name: `${name}${index + 1}`,
        inputs: from,
        outputs: HIDDEN,
        activation: "tanh",
        gain: HIDDEN_GAIN,
    }));
}
