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

/** Who can do something about each code of this room. `status-mapping.ts` says how each travels over gRPC. */
export const protocolErrorGroups: Readonly<Record<ProtocolErrorCode, ErrorGroup>> = {
  /** Nobody answers at the address, or the connection broke. */
  UNAVAILABLE: "transient",
  /** No answer in time. */
  DEADLINE_EXCEEDED: "transient",
  /** The server is going away and takes no new work. */
  SERVER_DRAINING: "transient",
  /** The version store cannot write or read now. */
  STORE_UNAVAILABLE: "transient",
  /** The version store has no room; nothing was changed. */
  STORE_FULL: "transient",
  /** The version store will not serve as it is set up: password, rights, durability. Trying again does not help. */
  STORE_REFUSED: "configuration",
  /** The caller gave up. */
  CANCELLED: "peer",
  /** Missing or wrong token or certificate. */
  UNAUTHENTICATED: "configuration",
  /** A message that the protocol does not allow. */
  MALFORMED_MESSAGE: "peer",
  /** Larger than the receiver takes: it would be again. */
  MESSAGE_TOO_LARGE: "configuration",
  /** The peer does not read what it is sent. */
  PEER_TOO_SLOW: "peer",
  /** Bytes that are not what their SHA-256 says. */
  HASH_MISMATCH: "peer",
  /** Never published, or no longer kept. */
  VERSION_NOT_FOUND: "peer",
  /** The health service does not know such a service. */
  SERVICE_NOT_FOUND: "peer",
  /** The version exists with other bytes: it is never overwritten. */
  VERSION_CONFLICT: "fatal",
  /** Another publisher has taken over the run. */
  FENCE_STALE: "fatal",
  /** The server does not have this RPC: it is another service, or another version of it. */
  UNIMPLEMENTED: "configuration",
  /** Something listens there already. */
  ADDRESS_IN_USE: "configuration",
  /** The address cannot be listened on. */
  ADDRESS_REFUSED: "configuration",
  /** Keys or certificates that do not fit together, or that the other side does not trust. */
  TLS_REFUSED: "configuration",
  /** A defect. */
  INTERNAL: "programmer",
};

export interface ProtocolErrorOptions extends LockstepErrorOptions {
  /** Only for codes of other rooms, which travel through here unchanged. */
  readonly group?: ErrorGroup;
}

/**
 * What went wrong between two services. Errors of other rooms (a learner's `STALE_SEGMENT`) cross the wire with their
 * own code and group and arrive as this class.
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
