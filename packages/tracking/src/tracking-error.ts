import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type TrackingErrorCode =
  /** What --track names is nothing that a run can be sent to. */
  | "BAD_TRACKER"
  /** The service refuses what it is sent, now and later. */
  | "TRACKER_REFUSED"
  /** The service does not answer now. */
  | "TRACKER_AWAY";

const groups: Readonly<Record<TrackingErrorCode, ErrorGroup>> = {
  BAD_TRACKER: "configuration",
  TRACKER_REFUSED: "configuration",
  TRACKER_AWAY: "transient",
};

/** A run cannot be sent to where it is tracked. */
export class TrackingError extends LockstepError {
  declare readonly code: TrackingErrorCode;

  constructor(code: TrackingErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
