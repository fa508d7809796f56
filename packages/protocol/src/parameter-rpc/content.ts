import { createHash } from "node:crypto";
import { ProtocolError } from "../errors/protocol-error.ts";

/** The header before the chunks of weights or of a checkpoint. */
export interface ContentHeader {
  readonly run: string;
  readonly version: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Small enough to interleave with other streams, large enough for little overhead. */
export const chunkBytes: number = 256 * 1024;

export const defaultMaxContentBytes: number = 256 * 1024 * 1024;

const nothing = new Uint8Array(0);

const firstRoomBytes = 1024 * 1024;

/** The buffer grows to this multiple of the received bytes: a new version is moved once, not three times. */
const roomFactor = 8;

/** Longest name of a run, a subscriber or a publisher. */
export const maxNameLength = 200;

/** Views of the bytes, in order. */
export function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += chunkBytes) {
    yield bytes.subarray(start, start + chunkBytes);
  }
}

/** A name from a peer. @throws {ProtocolError} `MALFORMED_MESSAGE` */
export function checkName(what: string, name: string): string {
  if (name.length > 0 && name.length <= maxNameLength) return name;
  throw new ProtocolError(
    "MALFORMED_MESSAGE",
    `${what} has ${name.length} characters, 1 to ${maxNameLength} are allowed`,
  );
}

/**
 * A content header from a peer.
 * @throws {ProtocolError} `MALFORMED_MESSAGE`, `MESSAGE_TOO_LARGE`
 */
export function checkHeader(
  header: {
    readonly run: string;
    readonly version: number;
    readonly sha256: Uint8Array;
    readonly sizeBytes: number;
  },
  maxContentBytes: number,
): ContentHeader {
  const { run, version, sizeBytes } = header;
  checkName("the run's name", run);
  if (header.sha256.byteLength !== 32 || sizeBytes === 0) {
    throw new ProtocolError(
      "MALFORMED_MESSAGE",
      `version ${version} is announced with ${sizeBytes} bytes and a SHA-256 of ${header.sha256.byteLength} bytes, expected 1 or more and 32; run the same version of Lockstep on both sides`,
    );
  }
  if (sizeBytes > maxContentBytes) {
    throw new ProtocolError(
      "MESSAGE_TOO_LARGE",
      `version ${version} has ${sizeBytes} bytes, at most ${maxContentBytes} are taken; a parameter server's --max-content-megabytes raises its limit`,
    );
  }
  return { run, version, sizeBytes, sha256: Buffer.from(header.sha256).toString("hex") };
}

/** Collects the chunks of one content. */
export interface ContentAssembly {
  readonly header: ContentHeader;
  /** @throws {ProtocolError} `MALFORMED_MESSAGE` when there are more bytes than announced */
  add(chunk: Uint8Array): void;
  readonly complete: boolean;
  /** The bytes, in their own buffer. Call once. @throws {ProtocolError} `MALFORMED_MESSAGE`, `HASH_MISMATCH` */
  finish(): Uint8Array;
}

export function assembleContent(header: ContentHeader): ContentAssembly {
  const { sizeBytes } = header;
  // Grows with the received bytes: a header alone must not allocate the announced size.
  let bytes = new Uint8Array(Math.min(sizeBytes, firstRoomBytes));
  let filled = 0;
  // Hashed on arrival: the rest is still on its way, and the bytes are in the CPU's caches.
  const hash = createHash("sha256");
  const makeRoom = (needed: number): void => {
    if (needed <= bytes.byteLength) return;
    const larger = new Uint8Array(
      Math.min(sizeBytes, Math.max(needed, roomFactor * bytes.byteLength)),
    );
    larger.set(bytes.subarray(0, filled));
    bytes = larger;
  };
  return {
    header,
    add: (chunk) => {
      if (filled + chunk.byteLength > sizeBytes) {
        throw new ProtocolError(
          "MALFORMED_MESSAGE",
          `version ${header.version} has more than the announced ${sizeBytes} bytes`,
        );
      }
      makeRoom(filled + chunk.byteLength);
      bytes.set(chunk, filled);
      hash.update(chunk);
      filled += chunk.byteLength;
    },
    get complete() {
      return filled === sizeBytes;
    },
    finish: () => {
      if (filled < sizeBytes) {
        throw new ProtocolError(
          "MALFORMED_MESSAGE",
          `version ${header.version} ended after ${filled} of ${sizeBytes} bytes`,
        );
      }
      const found = hash.digest("hex");
      if (found !== header.sha256) {
        throw new ProtocolError(
          "HASH_MISMATCH",
          `version ${header.version} of run ${header.run} has SHA-256 ${found}, expected ${header.sha256}: its bytes were changed on the way or in the store`,
        );
      }
      const whole = bytes;
      // V8 frees what a closed stream refers to in full collections only, and the stream refers to the assembly.
      bytes = nothing;
      return whole;
    },
  };
}
