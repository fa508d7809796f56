import { Metadata, type ServiceError, type StatusObject, status } from "@grpc/grpc-js";
import { type ErrorGroup, LockstepError, messageOf } from "@lockstep/errors";
import { ProtocolError, type ProtocolErrorCode } from "./protocol-error.ts";

/** gRPC status of each code of this room. */
export const statusOfCode: Readonly<Record<ProtocolErrorCode, status>> = {
  UNAVAILABLE: status.UNAVAILABLE,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  SERVER_DRAINING: status.UNAVAILABLE,
  STORE_UNAVAILABLE: status.UNAVAILABLE,
  STORE_FULL: status.RESOURCE_EXHAUSTED,
  STORE_REFUSED: status.FAILED_PRECONDITION,
  CANCELLED: status.CANCELLED,
  UNAUTHENTICATED: status.UNAUTHENTICATED,
  MALFORMED_MESSAGE: status.INVALID_ARGUMENT,
  MESSAGE_TOO_LARGE: status.RESOURCE_EXHAUSTED,
  PEER_TOO_SLOW: status.RESOURCE_EXHAUSTED,
  HASH_MISMATCH: status.DATA_LOSS,
  VERSION_NOT_FOUND: status.NOT_FOUND,
  SERVICE_NOT_FOUND: status.NOT_FOUND,
  VERSION_CONFLICT: status.ALREADY_EXISTS,
  FENCE_STALE: status.FAILED_PRECONDITION,
  UNIMPLEMENTED: status.UNIMPLEMENTED,
  ADDRESS_IN_USE: status.INTERNAL,
  ADDRESS_REFUSED: status.INTERNAL,
  TLS_REFUSED: status.INTERNAL,
  INTERNAL: status.INTERNAL,
};

/** gRPC status of codes of other rooms. */
const statusOfGroup: Readonly<Record<ErrorGroup, status>> = {
  configuration: status.FAILED_PRECONDITION,
  peer: status.INVALID_ARGUMENT,
  transient: status.UNAVAILABLE,
  fatal: status.FAILED_PRECONDITION,
  programmer: status.INTERNAL,
};

/** The code for a status without a Lockstep code: from grpc itself, a proxy, or another kind of server. */
const codeOfStatus: ReadonlyMap<status, ProtocolErrorCode> = new Map([
  [status.UNAVAILABLE, "UNAVAILABLE"],
  [status.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"],
  // This side did not cancel. The other side reset the stream, as a server does when it is stopped by force.
  [status.CANCELLED, "UNAVAILABLE"],
  [status.UNAUTHENTICATED, "UNAUTHENTICATED"],
  [status.PERMISSION_DENIED, "UNAUTHENTICATED"],
  [status.INVALID_ARGUMENT, "MALFORMED_MESSAGE"],
  [status.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE"],
  [status.UNIMPLEMENTED, "UNIMPLEMENTED"],
]);

const codeKey = "lockstep-code";
const groupKey = "lockstep-group";
const maxDetailCharacters = 1_000;

/** An error as the status that ends an RPC; code and group travel in the trailing metadata. */
export function toStatus(error: unknown): StatusObject {
  const metadata = new Metadata();
  const details = messageOf(error).slice(0, maxDetailCharacters);
  if (!(error instanceof LockstepError)) {
    metadata.set(codeKey, "INTERNAL");
    return { code: status.INTERNAL, details, metadata };
  }
  metadata.set(codeKey, error.code);
  metadata.set(groupKey, error.group);
  const known: Readonly<Record<string, status>> = statusOfCode;
  return { code: known[error.code] ?? statusOfGroup[error.group], details, metadata };
}

/** A status in grpc-js's form. */
export interface EndedStatus {
  readonly code?: status;
  readonly details?: string;
  readonly metadata?: Metadata | null | undefined;
}

/** The Lockstep code of a status, or gRPC's name of the status. */
export function codeOf(ended: EndedStatus): string {
  const carried = ended.metadata?.get(codeKey)[0];
  return typeof carried === "string"
    ? carried
    : (status[ended.code ?? status.UNKNOWN] ?? "UNKNOWN");
}

/**
 * A failed RPC as an error.
 * @param what the RPC and the address, e.g. `Publish at 127.0.0.1:7301`
 */
export function fromServiceError(error: unknown, what: string): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (!isServiceError(error)) {
    return new ProtocolError("INTERNAL", `${what} failed: ${messageOf(error)}`, { cause: error });
  }
  const carried = error.metadata?.get(codeKey)[0];
  if (typeof carried === "string" && /^[A-Z][A-Z0-9_]{0,63}$/.test(carried)) {
    const group = groupOf(error.metadata.get(groupKey)[0]);
    const options = carried in statusOfCode || group === undefined ? {} : { group };
    return new ProtocolError(carried, `${what}: ${error.details}`, { cause: error, ...options });
  }
  if (error.code === status.UNAVAILABLE && failedHandshake.test(error.details)) {
    const advice = "check the --tls files of both sides and the address";
    return new ProtocolError("TLS_REFUSED", `${what}: ${error.details}; ${advice}`, {
      cause: error,
    });
  }
  if (error.code === status.UNIMPLEMENTED) {
    const advice = "it is another service or another version of Lockstep; check the address";
    return new ProtocolError("UNIMPLEMENTED", `${what}: ${error.details}; ${advice}`, {
      cause: error,
    });
  }
  const code = isBrokenStream(error) ? "UNAVAILABLE" : (codeOfStatus.get(error.code) ?? "INTERNAL");
  return new ProtocolError(code, `${what}: ${error.details}`, { cause: error });
}

/**
 * Messages of OpenSSL and Node.js about certificates and about a peer without TLS. Every later attempt would fail in
 * the same way.
 */
const failedHandshake =
  /certificate|self.signed|altname|wrong version number|packet length too long|handshake failure|unsupported protocol/i;

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "details" in error;
}

/** grpc-js reports a connection that breaks inside a stream as INTERNAL or UNKNOWN. */
function isBrokenStream(error: ServiceError): boolean {
  return (
    (error.code === status.INTERNAL || error.code === status.UNKNOWN) &&
    /RST_STREAM|ECONNRESET|EPIPE|GOAWAY|socket|session/i.test(error.details)
  );
}

function groupOf(text: unknown): ErrorGroup | undefined {
  return typeof text === "string" && text in statusOfGroup ? (text as ErrorGroup) : undefined;
}
