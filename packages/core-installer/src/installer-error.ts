import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

/** Why cores are not installed. */
export type InstallerErrorCode =
  /** No core or console of that name is in the wheels. */
  | "CONSOLE_UNKNOWN"
  /** No wheel is made for this kind of machine, or a wheel is for another one. */
  | "MACHINE_UNSUPPORTED"
  /** The index's address, as an option or pip's configuration gives it, is no address. */
  | "INDEX_MALFORMED"
  /** The index does not have the wheel, or answers with something else than a list of files. */
  | "WHEEL_NOT_FOUND"
  /** The server refuses, or ends answers too early, also after retries. */
  | "SERVER_FAILED"
  /** Content with another hash than the wheel that Lockstep knows. */
  | "WHEEL_DIFFERS"
  /** A file that the user named cannot be read. */
  | "WHEEL_UNREADABLE"
  /** Files cannot be written into the user's folder. */
  | "FOLDER_UNWRITABLE";

const groups: Readonly<Record<InstallerErrorCode, ErrorGroup>> = {
  CONSOLE_UNKNOWN: "configuration",
  MACHINE_UNSUPPORTED: "configuration",
  INDEX_MALFORMED: "configuration",
  WHEEL_NOT_FOUND: "configuration",
  SERVER_FAILED: "transient",
  WHEEL_DIFFERS: "configuration",
  WHEEL_UNREADABLE: "configuration",
  FOLDER_UNWRITABLE: "configuration",
};

/** A refusal of this room, for the user. */
export class InstallerError extends LockstepError {
  declare readonly code: InstallerErrorCode;

  constructor(code: InstallerErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
