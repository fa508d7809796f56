import { ProtocolError } from "./protocol-error.ts";

/** An error that says what is wrong with a message from a peer. */
export function malformed(message: string): ProtocolError {
  return new ProtocolError("MALFORMED_MESSAGE", message);
}

/** Copies bytes of a decoded message into a new buffer: decoded bytes are unaligned views of a larger buffer. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes);
}

/** A hash from a peer, as lower-case hex. @throws {ProtocolError} `MALFORMED_MESSAGE` */
export function hexOfSha256(what: string, bytes: Uint8Array): string {
  if (bytes.byteLength === 32) return Buffer.from(bytes).toString("hex");
  throw malformed(`${what} has ${bytes.byteLength} bytes, a SHA-256 has 32`);
}

/** As {@link hexOfSha256}; `undefined` for a hash that was not sent. @throws {ProtocolError} `MALFORMED_MESSAGE` */
export function sentSha256(what: string, bytes: Uint8Array): string | undefined {
  return bytes.byteLength === 0 ? undefined : hexOfSha256(what, bytes);
}

/** A hash for a message. */
export function bytesOfSha256(hex: string): Buffer {
  return Buffer.from(hex, "hex");
}

/** A counter that travels as a double. @throws {ProtocolError} `MALFORMED_MESSAGE` */
export function checkCount(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed(`${what} is ${value}, expected a whole number from 0 on`);
}
