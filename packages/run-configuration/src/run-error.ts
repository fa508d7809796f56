import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type RunErrorCode =
  /** A key is unknown, missing, out of bounds, or contradicts another one. */
  | "INVALID_CONFIGURATION"
  | "UNKNOWN_PRESET"
  /** A run cannot continue under another configuration than the one it was started with. */
  | "CONFIGURATION_MISMATCH"
  /** A configuration does not have the hash that came with it. */
  | "CONFIGURATION_HASH"
  /** A value has no canonical form because JSON cannot represent it. */
  | "NOT_CANONICAL";

const groups: Readonly<Record<RunErrorCode, ErrorGroup>> = {
  INVALID_CONFIGURATION: "configuration",
  UNKNOWN_PRESET: "configuration",
  CONFIGURATION_MISMATCH: "configuration",
  CONFIGURATION_HASH: "fatal",
  NOT_CANONICAL: "programmer",
};

/** What can be wrong with a run's configuration. */
export class RunError extends LockstepError {
  declare readonly code: RunErrorCode;

  constructor(code: RunErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
