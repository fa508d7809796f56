import { LockstepError } from "../lockstep-errors/index.js";
const GROUPS = {
    GAMES_PATH_UNREADABLE: "configuration",
    GAME_UNKNOWN: "configuration",
    GAME_MALFORMED: "configuration",
    SCRIPT_UNSUPPORTED: "configuration",
    SCRIPT_FAILED: "configuration",
    ROM_MISSING: "configuration",
    ROM_WRONG: "configuration",
    ARCHIVE_UNREADABLE: "configuration",
    RECORDING_MALFORMED: "configuration",
    STATE_UNKNOWN: "configuration",
    BUTTON_UNKNOWN: "configuration",
    ACTIONS_UNKNOWN: "configuration",
    OBSERVATION_REFUSED: "configuration",
    IDENTITY_MISMATCH: "configuration",
    MODULE_UNREADABLE: "configuration",
    MODULE_MALFORMED: "configuration",
    MODULE_FAILED: "configuration",
    ACTION_OUT_OF_RANGE: "programmer",
    POSITION_REFUSED: "peer",
    SNAPSHOT_REFUSED: "peer",
    SLOT_NOT_STANDING: "programmer",
};
export class EnvironmentError extends LockstepError {
    constructor(code, message, options) {
        super(code, GROUPS[code], message, options);
    }
}
