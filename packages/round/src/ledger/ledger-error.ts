import { LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type LedgerErrorCode =
  /** A line is no record, or the ledger does not begin where the run began. */
  | "LEDGER_DAMAGED"
  /** The ledger has no such slot or episode. */
  | "NOT_PLAYED";

/** A ledger that cannot be used for what was asked of it. */
export class LedgerError extends LockstepError {
  constructor(code: LedgerErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, "configuration", message, options);
  }
}
