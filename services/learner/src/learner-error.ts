import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type LearnerErrorCode =
  /** A segment of a round that is closed. */
  | "STALE_SEGMENT"
  /** A segment of a version that is not published yet. */
  | "UNKNOWN_VERSION"
  /** A segment whose fields contradict the run's configuration or each other. */
  | "SEGMENT_MALFORMED"
  /** A segment whose content does not have its sender's digest. */
  | "SEGMENT_DIGEST_MISMATCH"
  /** A segment of a slot that another actor holds. */
  | "SLOT_NOT_HELD"
  /** A second answer for the same slot and version that differs from the first: determinism is broken. */
  | "CONFLICTING_DUPLICATE"
  /** A message that its sender may not send now, e.g. no `hello` first. */
  | "PROTOCOL_VIOLATION"
  /** An actor's name is in use by another living actor. */
  | "ACTOR_NAME_TAKEN"
  /** An actor's processor gives other last bits than those that the run's actors need. */
  | "ACTOR_DIFFERS"
  /** An actor sent nothing for the length of its lease. */
  | "LEASE_EXPIRED"
  /** The run's checkpoint was made under another configuration. */
  | "CONFIGURATION_CHANGED"
  /** The weights that the run begins with are not those that its configuration names. */
  | "INITIAL_WEIGHTS"
  /** The checkpoint was made with another engine, whose last bits differ. */
  | "ENGINE_CHANGED"
  /** A checkpoint exists, but the options do not allow to continue it. */
  | "RUN_EXISTS"
  /** There is no checkpoint to resume. */
  | "NO_CHECKPOINT"
  /** The run configuration's file cannot be read. */
  | "RUN_CONFIGURATION_UNREADABLE"
  /** The run folder cannot be written. */
  | "RUN_FOLDER_UNUSABLE"
  /** The ledger in the run folder does not match the checkpoint. */
  | "LEDGER_MISMATCH";

const groups: Readonly<Record<LearnerErrorCode, ErrorGroup>> = {
  STALE_SEGMENT: "peer",
  UNKNOWN_VERSION: "peer",
  SEGMENT_MALFORMED: "peer",
  SEGMENT_DIGEST_MISMATCH: "peer",
  SLOT_NOT_HELD: "peer",
  CONFLICTING_DUPLICATE: "peer",
  PROTOCOL_VIOLATION: "peer",
  ACTOR_NAME_TAKEN: "peer",
  ACTOR_DIFFERS: "configuration",
  LEASE_EXPIRED: "peer",
  CONFIGURATION_CHANGED: "configuration",
  INITIAL_WEIGHTS: "configuration",
  ENGINE_CHANGED: "configuration",
  RUN_EXISTS: "configuration",
  NO_CHECKPOINT: "configuration",
  RUN_CONFIGURATION_UNREADABLE: "configuration",
  RUN_FOLDER_UNUSABLE: "configuration",
  LEDGER_MISMATCH: "configuration",
};

/** An error of the learner. */
export class LearnerError extends LockstepError {
  declare readonly code: LearnerErrorCode;

  constructor(code: LearnerErrorCode, message: string, options: LockstepErrorOptions = {}) {
    super(code, groups[code], message, options);
  }
}
