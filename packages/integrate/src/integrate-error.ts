import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type IntegrateErrorCode =
  | "SCRIPT_MALFORMED"
  | "SEARCH_REFUSED"
  | "VARIABLE_REFUSED"
  | "STATE_UNKNOWN"
  | "NAME_REFUSED"
  | "EXPECTATION_FAILED"
  | "FOLDER_TAKEN"
  | "NOT_TRIED";

/** Every code of this room and its group. */
const GROUPS: Readonly<Record<IntegrateErrorCode, ErrorGroup>> = {
  /** A line of a script is no instruction. */
  SCRIPT_MALFORMED: "configuration",
  /** No search goes on, or it would be too large. */
  SEARCH_REFUSED: "configuration",
  /** A variable has no RAM at its address, is not known, or its place is not clear. */
  VARIABLE_REFUSED: "configuration",
  /** No state of that name was saved. */
  STATE_UNKNOWN: "configuration",
  /** A name cannot be a file's, or a game's. */
  NAME_REFUSED: "configuration",
  /** A variable has another value than the script expects. */
  EXPECTATION_FAILED: "configuration",
  /** The folder that would be written has files. */
  FOLDER_TAKEN: "configuration",
  /** The scenario cannot be tried: it has no start state. */
  NOT_TRIED: "configuration",
};

/** An error of what a person asked of the integration maker. */
export class IntegrateError extends LockstepError {
  declare readonly code: IntegrateErrorCode;

  constructor(code: IntegrateErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, GROUPS[code], message, options);
  }
}
