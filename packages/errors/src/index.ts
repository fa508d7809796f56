export type { ErrorGroup, LockstepErrorOptions } from "./lockstep-error.ts";
export { errorOfThread, LockstepError, messageOf } from "./lockstep-error.ts";
export { nearestNames, suggestion } from "./nearest-names.ts";
export { oneLine } from "./one-line.ts";
