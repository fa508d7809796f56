const gates = { gru: 3, lstm: 4 };
const GAIN = 1;
export function recurrentLayer({ kind, size }, inputs) {
    const sums = {
        kind: "dense",
        outputs: gates[kind] * size,
        activation: "none",
        gain: GAIN,
    };
    return {
        kind: "recurrent",
        name: "memory",
        cell: kind,
        inputs,
        size,
        stateSize: kind === "lstm" ? 2 * size : size,
        input: { ...sums, name: "memory.input", inputs },
        state: { ...sums, name: "memory.state", inputs: size },
    };
}
