import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type SystemErrorCode =
  /** A needed program is not installed. */
  | "PROGRAM_MISSING"
  /** A program was started and does not answer. */
  | "PROGRAM_SILENT";

const groups: Readonly<Record<SystemErrorCode, ErrorGroup>> = {
  PROGRAM_MISSING: "configuration",
  PROGRAM_SILENT: "fatal",
};

/** A failure of the machine or of its programs. */
export class SystemError extends LockstepError {
  declare readonly code: SystemErrorCode;

  constructor(code: SystemErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
