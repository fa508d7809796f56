import { LockstepError, messageOf, oneLine } from "@lockstep/errors";

/** An error as the process that fails with it shows it. */
export interface Failure {
  readonly code: string;
  /** One line. */
  readonly message: string;
  /** 78 (`EX_CONFIG`): the user has to change something, starting again will not help. Else 1. */
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

/** The protocol does not know which option its port came from. */
function messageFor(error: unknown): string {
  if (error instanceof LockstepError && error.code === "ADDRESS_IN_USE") {
    const { host, port } = error.details;
    return `port ${port} on ${host} is in use; choose another with --rpc-port or stop the other process`;
  }
  return messageOf(error);
}
