import { LockstepError } from "../lockstep-errors/index.js";
const GROUPS = {
    ROM_REFUSED: "configuration",
    SYSTEM_UNSUPPORTED: "configuration",
    STATE_REFUSED: "configuration",
    ADDRESS_OUT_OF_RANGE: "configuration",
    GAME_CRASHED: "fatal",
    CORE_NOT_FOUND: "configuration",
    CORE_REFUSED: "configuration",
    CORE_OPTION_REFUSED: "configuration",
    CORE_FAILED: "fatal",
    TEMPORARY_FOLDER_UNUSABLE: "configuration",
    EMULATOR_CLOSED: "programmer",
};
export class EmulationError extends LockstepError {
    constructor(code, message, options) {
        super(code, GROUPS[code], message, options);
    }
}
