import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type ActorErrorCode =
  /** No learner answered within the actor's time limit. */
  | "GAVE_UP"
  /** Connected, but the learner sent no Welcome or no heartbeat echoes. */
  | "LEARNER_SILENT"
  | "LEARNER_LEFT"
  | "UNEXPECTED_MESSAGE"
  /** A slot that the run does not have, that exceeds the capacity, or actions that the environment does not have. */
  | "GRANT_REFUSED"
  /** A slot was replayed and does not show what it showed to the actor that played it before. */
  | "REPLAY_DIFFERS"
  /** The learner at the address now trains another run. */
  | "RUN_CHANGED"
  /** It was told to compute with another engine than the run's actors. */
  | "ENGINE_DIFFERS"
  /** The parameter server sent weights of another run. */
  | "WRONG_WEIGHTS"
  /** The process takes more memory than it may: another one is to go on. */
  | "OUTGROWN";

const groups: Readonly<Record<ActorErrorCode, ErrorGroup>> = {
  GAVE_UP: "fatal",
  LEARNER_SILENT: "transient",
  LEARNER_LEFT: "transient",
  UNEXPECTED_MESSAGE: "peer",
  GRANT_REFUSED: "peer",
  REPLAY_DIFFERS: "fatal",
  RUN_CHANGED: "fatal",
  ENGINE_DIFFERS: "configuration",
  WRONG_WEIGHTS: "fatal",
  OUTGROWN: "transient",
};

/** Why an actor cannot play. */
export class ActorError extends LockstepError {
  declare readonly code: ActorErrorCode;

  constructor(code: ActorErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
