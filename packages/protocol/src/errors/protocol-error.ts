import type { ErrorGroup, LockstepErrorOptions } from "@lockstep/errors";
import { LockstepError } from "@lockstep/errors";

export type ProtocolErrorCode =
  | "UNAVAILABLE"
  | "DEADLINE_EXCEEDED"
  | "SERVER_DRAINING"
  | "STORE_UNAVAILABLE"
  | "STORE_FULL"
  | "STORE_REFUSED"
  | "CANCELLED"
  | "UNAUTHENTICATED"
  | "MALFORMED_MESSAGE"
  | "MESSAGE_TOO_LARGE"
  | "PEER_TOO_SLOW"
  | "HASH_MISMATCH"
  | "VERSION_NOT_FOUND"
  | "SERVICE_NOT_FOUND"
  | "VERSION_CONFLICT"
  | "FENCE_STALE"
  | "UNIMPLEMENTED"
  | "ADDRESS_IN_USE"
  | "ADDRESS_REFUSED"
  | "TLS_REFUSED"
  | "INTERNAL";

/** The group of each code of this room. `status-mapping.ts` maps each code to its gRPC status. */
export const protocolErrorGroups: Readonly<Record<ProtocolErrorCode, ErrorGroup>> = {
  /** Nobody answers at the address, or the connection broke. */
  UNAVAILABLE: "transient",
  /** No answer in time. */
  DEADLINE_EXCEEDED: "transient",
  /** The server is shutting down and takes no new work. */
  SERVER_DRAINING: "transient",
  /** The version store cannot write or read now. */
  STORE_UNAVAILABLE: "transient",
  /** The version store has no room; nothing was changed. */
  STORE_FULL: "transient",
  /** The version store refuses because of its settings: password, rights, durability. Trying again does not help. */
  STORE_REFUSED: "configuration",
  /** The caller gave up. */
  CANCELLED: "peer",
  /** Missing or wrong token or certificate. */
  UNAUTHENTICATED: "configuration",
  /** A message that the protocol does not allow. */
  MALFORMED_MESSAGE: "peer",
  /** Larger than the receiver accepts. Trying again does not help. */
  MESSAGE_TOO_LARGE: "configuration",
  /** The peer does not read what it receives. */
  PEER_TOO_SLOW: "peer",
  /** Bytes that do not have the SHA-256 they came with. */
  HASH_MISMATCH: "peer",
  /** Never published, or no longer kept. */
  VERSION_NOT_FOUND: "peer",
  /** The health service does not know such a service. */
  SERVICE_NOT_FOUND: "peer",
  /** The version exists with other bytes. A version is never overwritten. */
  VERSION_CONFLICT: "fatal",
  /** Another publisher has taken over the run. */
  FENCE_STALE: "fatal",
  /** The server does not have this RPC: it is another service, or another version of it. */
  UNIMPLEMENTED: "configuration",
  /** Another process listens at this address. */
  ADDRESS_IN_USE: "configuration",
  /** The server cannot listen at this address. */
  ADDRESS_REFUSED: "configuration",
  /** Keys or certificates do not match, or the other side does not trust them. */
  TLS_REFUSED: "configuration",
  /** A defect. */
  INTERNAL: "programmer",
};

export interface ProtocolErrorOptions extends LockstepErrorOptions {
  /** Only for codes of other rooms, which pass through unchanged. */
  readonly group?: ErrorGroup;
}

/**
 * An error between two services. Errors of other rooms (a learner's `STALE_SEGMENT`) cross the wire with their own code
 * and group and arrive as this class.
 */
export class ProtocolError extends LockstepError {
  constructor(
    code: ProtocolErrorCode | (string & {}),
    message: string,
    options: ProtocolErrorOptions = {},
  ) {
    const known: Readonly<Record<string, ErrorGroup>> = protocolErrorGroups;
    super(code, options.group ?? known[code] ?? "peer", message, options);
  }
}
