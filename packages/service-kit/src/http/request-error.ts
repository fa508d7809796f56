import { LockstepError } from "@lockstep/errors";

/** A request that is not answered: status 400 for an invalid one, another where that says more; with the message for the client. */
export class RequestError extends LockstepError {
  readonly statusCode: number;

  /** @param statusCode e.g. 503 when the same request may be answered later */
  constructor(message: string, statusCode = 400) {
    super("BAD_REQUEST", "peer", message);
    this.statusCode = statusCode;
  }
}
