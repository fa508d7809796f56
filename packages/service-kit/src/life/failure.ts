import { LockstepError, messageOf, oneLine } from "@lockstep/errors";

/** How a process reports the error that ends it. */
export interface Failure {
  readonly code: string;
  /** One line. */
  readonly message: string;
  /** 78 (`EX_CONFIG`): the user must change something, a restart does not help. Else 1. */
  readonly exitCode: number;
  /** Starting again does not help. */
  readonly lasting: boolean;
}

export function failureOf(error: unknown): Failure {
  const known = error instanceof LockstepError;
  return {
    code: known ? error.code : "UNEXPECTED",
    message: oneLine(messageFor(error)),
    exitCode: known && error.group === "configuration" ? 78 : 1,
    lasting: known && error.lasting,
  };
}

/** The protocol room does not know which option set the port. */
function messageFor(error: unknown): string {
  if (error instanceof LockstepError && error.code === "ADDRESS_IN_USE") {
    const { host, port } = error.details;
    return `port ${port} on ${host} is in use; choose another with --rpc-port or stop the other process`;
  }
  if (error instanceof LockstepError && error.code === "ADDRESS_REFUSED" && "port" in error.details)
    return `${error.message}; give an address of this machine with --rpc-host, and a port with --rpc-port`;
  return messageOf(error);
}
