import { LockstepError } from "@lockstep/errors";

/** A request that cannot be answered as it is: status 400, and the message for who asked. */
export class RequestError extends LockstepError {
  constructor(message: string) {
    super("BAD_REQUEST", "peer", message);
  }
}
