import { ModelError } from "../model-error.js";
import { mlp } from "./mlp.js";
import { natureCnn } from "./nature-cnn.js";
import { recurrentLayerOf } from "./network-shape.js";
export function networkShape(spec) {
    const { architecture, memory, ...extents } = spec;
    for (const [name, value] of Object.entries(extents)) {
        if (!Number.isSafeInteger(value) || value < 1) {
            throw new ModelError("NETWORK_SPEC", `the ${architecture} network's ${name} is ${value}; expected an integer ≥ 1`);
        }
    }
    if (memory !== undefined)
        assertMemory(memory);
    return spec.architecture === "mlp" ? mlp(spec) : natureCnn(spec);
}
const LANES = 8;
function assertMemory({ kind, size }) {
    if (kind !== "gru" && kind !== "lstm") {
        throw new ModelError("NETWORK_SPEC", `the memory's kind is ${String(kind)}; expected gru or lstm`);
    }
    if (!Number.isSafeInteger(size) || size < LANES || size % LANES !== 0) {
        throw new ModelError("NETWORK_SPEC", `the memory's size is ${size}; expected a multiple of ${LANES}`);
    }
}
export function hiddenStateSize(spec) {
    return recurrentLayerOf(networkShape(spec))?.stateSize ?? 0;
}
export function describeNetwork(spec) {
    const observations = spec.architecture === "mlp"
        ? `observations of ${spec.length} numbers`
        : `${spec.height}x${spec.width}x${spec.stack} observations`;
    const memory = spec.memory && `, with a memory (${spec.memory.kind}, ${spec.memory.size})`;
    return `${observations} and ${spec.actions} actions${memory ?? ""}`;
}
