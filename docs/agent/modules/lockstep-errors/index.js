export { errorOfThread, LockstepError, messageOf } from "./lockstep-error.js";
export { nearestNames, suggestion } from "./nearest-names.js";
export { oneLine } from "./one-line.js";
