import { LockstepError } from "../lockstep-errors/index.js";
const groups = {
    NETWORK_SPEC: "configuration",
    WEIGHTS_SHAPE: "programmer",
    OPTIMIZER_STATE_SHAPE: "programmer",
    BATCH_SHAPE: "programmer",
    ENGINE_STATE: "programmer",
    NON_FINITE_LOSS: "fatal",
    NON_FINITE_GRADIENT: "fatal",
    ENGINE_UNAVAILABLE: "configuration",
    DEVICE_MEMORY: "configuration",
};
export class ModelError extends LockstepError {
    constructor(code, message, options = {}) {
        super(code, groups[code], message, options);
    }
}
