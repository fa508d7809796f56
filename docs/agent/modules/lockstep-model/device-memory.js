import { messageOf } from "../lockstep-errors/index.js";
import { ModelError } from "./model-error.js";
const outOfMemory = /\boom\b|out ?of ?(?:device ?|host ?)?memory|resource_?exhausted|failed to allocate|alloc(?:ation)?[ _]failed|bad[ _]alloc|memory access out of bounds|^aborted\(/i;
export function deviceError({ name, device }, what, error) {
    if (error instanceof ModelError || !outOfMemory.test(messageOf(error)))
        return error;
    const said = messageOf(error).trim().split("\n")[0];
    return new ModelError("DEVICE_MEMORY", `${name}:${device} has not enough memory for ${what}: ${said}; use fewer rows at once (learning.microBatchRows), or a device with more memory`, { cause: error });
}
