import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type AlgorithmErrorCode =
  /** No algorithm has this name. */
  | "UNKNOWN_ALGORITHM"
  /** An option of the algorithm is unknown, missing or out of bounds. */
  | "INVALID_OPTIONS"
  /** Its passes choose rows that are not in the batch, or none. */
  | "INVALID_PASSES"
  /** What it defines does not fit together. */
  | "INVALID_ALGORITHM";

const groups: Readonly<Record<AlgorithmErrorCode, ErrorGroup>> = {
  UNKNOWN_ALGORITHM: "configuration",
  INVALID_OPTIONS: "configuration",
  INVALID_PASSES: "configuration",
  INVALID_ALGORITHM: "configuration",
};

/** What can be wrong with an algorithm or the choice of one. */
export class AlgorithmError extends LockstepError {
  declare readonly code: AlgorithmErrorCode;

  constructor(code: AlgorithmErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
