import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

/** How the library can be called wrongly. Everything else is refused by the rooms behind it, with their own codes. */
export type LibraryErrorCode =
  /** An argument is not what the function takes. */
  | "BAD_ARGUMENT"
  /** Something was used after it was closed. */
  | "CLOSED";

const groups: Readonly<Record<LibraryErrorCode, ErrorGroup>> = {
  BAD_ARGUMENT: "configuration",
  CLOSED: "programmer",
};

/** A call of the library that cannot be answered. */
export class LibraryError extends LockstepError {
  declare readonly code: LibraryErrorCode;

  constructor(code: LibraryErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}

/** @throws {LibraryError} `CLOSED` */
export function expectOpen(closed: boolean, what: string, opener: string): void {
  if (closed)
    throw new LibraryError("CLOSED", `${what} is closed; open another one with ${opener}`);
}
