import { LockstepError } from "@lockstep/errors";

/** An invalid request: status 400, with the message for the client. */
export class RequestError extends LockstepError {
  constructor(message: string) {
    super("BAD_REQUEST", "peer", message);
  }
}
