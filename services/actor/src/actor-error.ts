import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type ActorErrorCode =
  /** Nobody answered for as long as the actor was told to try. */
  | "GAVE_UP"
  /** Connected, but no Welcome, no heartbeat echo, or not in order. */
  | "LEARNER_SILENT"
  | "LEARNER_LEFT"
  | "UNEXPECTED_MESSAGE"
  /** A slot that the run does not have, that exceeds the capacity, or actions that the game does not have. */
  | "GRANT_REFUSED"
  /** The learner at the address now trains something else. */
  | "RUN_CHANGED"
  | "ROM_MISMATCH"
  /** A file of the game's integration says something else here than where the run was begun. */
  | "INTEGRATION_MISMATCH"
  /** The parameter server sent weights of another run. */
  | "WRONG_WEIGHTS";

const groups: Readonly<Record<ActorErrorCode, ErrorGroup>> = {
  GAVE_UP: "fatal",
  LEARNER_SILENT: "transient",
  LEARNER_LEFT: "transient",
  UNEXPECTED_MESSAGE: "peer",
  GRANT_REFUSED: "peer",
  RUN_CHANGED: "fatal",
  ROM_MISMATCH: "configuration",
  INTEGRATION_MISMATCH: "configuration",
  WRONG_WEIGHTS: "fatal",
};

/** Why an actor cannot play. */
export class ActorError extends LockstepError {
  declare readonly code: ActorErrorCode;

  constructor(code: ActorErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
