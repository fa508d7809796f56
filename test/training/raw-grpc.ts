import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
} from "node:http2";

/** What a call that a test speaks byte by byte came to. */
export interface RawOutcome {
  /** The project's own code, or gRPC's name of the status; `null` when the stream ended without either. */
  readonly code: string | null;
  /** Messages that came back. */
  readonly messages: readonly Buffer[];
}

/** A gRPC call without a gRPC library: anything can be sent. */
export interface RawCall {
  /** As a message: five bytes of prefix, then these. */
  send(message: Uint8Array): void;
  /** As it is. */
  write(bytes: Uint8Array): void;
  end(): void;
  /** Messages that came so far. */
  received(): readonly Buffer[];
  /** Resolves when the server has ended the call; resets it after `patienceMs`. */
  outcome(patienceMs?: number): Promise<RawOutcome>;
}

/** One HTTP/2 connection. */
export interface RawConnection {
  call(path: string, headers?: Readonly<Record<string, string>>): RawCall;
  close(): void;
}

export function rawConnection(address: string): RawConnection {
  const session = connect(`http://${address}`);
  // Whatever goes wrong is seen in the calls.
  session.on("error", () => undefined);
  return {
    call: (path, headers = {}) => rawCall(session, path, headers),
    close: () => session.destroy(),
  };
}

/** By number. */
const statusNames = [
  ..."OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS".split(" "),
  ..."PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE".split(" "),
  ..."UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED".split(" "),
];

/** The prefix of a gRPC message. */
export function framed(message: Uint8Array, length: number = message.byteLength): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
}

/** Fields of a protobuf message: numbers as varints, bytes and texts as they are, -0.5 and the like not at all. */
export function protobuf(fields: Readonly<Record<number, number | string | Uint8Array>>): Buffer {
  const parts = Object.entries(fields).flatMap(([field, value]) => {
    if (typeof value === "number") return [varint(Number(field) * 8), varint(value)];
    const bytes = Buffer.from(value as Uint8Array);
    return [varint(Number(field) * 8 + 2), varint(bytes.length), bytes];
  });
  return Buffer.concat(parts);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

function rawCall(
  session: ClientHttp2Session,
  path: string,
  headers: Readonly<Record<string, string>>,
): RawCall {
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
    ...headers,
  });
  let code: string | null = null;
  const chunks: Buffer[] = [];
  const read = (from: IncomingHttpHeaders): void => {
    const status = from["grpc-status"];
    const found = from["lockstep-code"] ?? statusNames[Number(status ?? "-1")];
    if (found !== undefined) code = String(found);
  };
  stream.on("response", read);
  stream.on("trailers", read);
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("error", () => undefined);
  // A server that has answered need not wait for the rest of what it refused.
  const over = new Promise<void>((resolve) => {
    stream.once("end", resolve);
    stream.once("close", resolve);
  });
  const received = (): Buffer[] => messagesIn(Buffer.concat(chunks));
  return {
    send: (message) => void writable(stream)?.write(framed(message)),
    write: (bytes) => void writable(stream)?.write(bytes),
    end: () => void writable(stream)?.end(),
    received,
    outcome: async (patienceMs = 20_000) => {
      const patience = setTimeout(() => stream.close(), patienceMs);
      await over;
      clearTimeout(patience);
      stream.close();
      return { code, messages: received() };
    },
  };
}

function writable(stream: ClientHttp2Stream): ClientHttp2Stream | null {
  return stream.destroyed || stream.writableEnded ? null : stream;
}

function messagesIn(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  let offset = 0;
  while (offset + 5 <= bytes.length) {
    const end = offset + 5 + bytes.readUInt32BE(offset + 1);
    if (end > bytes.length) break;
    messages.push(bytes.subarray(offset + 5, end));
    offset = end;
  }
  return messages;
}
