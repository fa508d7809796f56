import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

/** What can go wrong in the command itself. */
export type CliErrorCode =
  /** No such subcommand. */
  | "UNKNOWN_COMMAND"
  /** An option's value is not what it takes. */
  | "BAD_OPTION_VALUE"
  /** A run folder cannot be made, read or written, or is no run folder. */
  | "RUN_FOLDER"
  /** The run folder already holds a run and --resume was not given. */
  | "RUN_EXISTS"
  /** --resume with a configuration that would make other weights. */
  | "RUN_DIFFERS"
  /** The run was computed with an engine or on a processor whose last bits are other ones than here. */
  | "MACHINE_DIFFERS"
  /** The ledger has no such slot or episode. */
  | "NOT_PLAYED"
  /** An episode that was played again came to another end. */
  | "REPLAY_DIFFERS"
  /** A file that the user named cannot be written. */
  | "OUTPUT_FILE"
  /** The version store does not answer. */
  | "STORE_UNREACHABLE"
  /** What was probed in a process of its own took that process down. */
  | "PROBE_DIED"
  /** A version that is evaluated takes no step any more. */
  | "EVALUATION_STUCK"
  /** A start state cannot be played from with the run's core. */
  | "STATE_REFUSED"
  /** Something would stop the run. */
  | "NOT_READY_TO_TRAIN"
  /** A program that the command needs is not installed. */
  | "PROGRAM_MISSING"
  /** This process takes more memory than it may: another one is to go on. */
  | "OUTGROWN"
  /** A service ended and restarting did not help. */
  | "SERVICE_FAILED"
  /** A service cannot do what it was told, e.g. its engine does not load here. */
  | "SERVICE_MISCONFIGURED";

const groups: Readonly<Record<CliErrorCode, ErrorGroup>> = {
  UNKNOWN_COMMAND: "configuration",
  BAD_OPTION_VALUE: "configuration",
  RUN_FOLDER: "configuration",
  RUN_EXISTS: "configuration",
  RUN_DIFFERS: "configuration",
  MACHINE_DIFFERS: "configuration",
  NOT_PLAYED: "configuration",
  REPLAY_DIFFERS: "fatal",
  OUTPUT_FILE: "configuration",
  STORE_UNREACHABLE: "configuration",
  PROBE_DIED: "configuration",
  EVALUATION_STUCK: "fatal",
  STATE_REFUSED: "configuration",
  NOT_READY_TO_TRAIN: "configuration",
  PROGRAM_MISSING: "configuration",
  OUTGROWN: "transient",
  SERVICE_FAILED: "fatal",
  SERVICE_MISCONFIGURED: "configuration",
};

/** What the user of the command must know; the message is all that is printed. */
export class CliError extends LockstepError {
  declare readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
