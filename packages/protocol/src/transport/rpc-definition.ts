import type { MethodDefinition } from "@grpc/grpc-js";
import protobuf, { type Writer } from "protobufjs/minimal.js";
import * as generated from "../../generated/lockstep.js";
import { ProtocolError } from "../errors/protocol-error.ts";

/** The methods of a generated message class. */
export interface MessageCodec<Properties, Message> {
  encode(properties: Properties, writer?: Writer): Writer;
  decode(bytes: Uint8Array): Message;
}

/** What pbjs attaches to each generated RPC stub. */
interface RpcStub<Request extends string, Response extends string> {
  readonly name: string;
  readonly path: string;
  readonly requestType: Request;
  readonly responseType: Response;
  readonly requestStream: true | undefined;
  readonly responseStream: true | undefined;
}

type Messages = typeof generated.lockstep.v1 & typeof generated.grpc.health.v1;

/** One RPC: its path and the generated classes of its messages. */
export interface RpcDefinition<Request, Response> {
  /** e.g. `Publish` */
  readonly method: string;
  readonly request: Request;
  readonly response: Response;
  /** Messages pass through grpc-js as bytes, so encoding happens once and malformed messages get our own status. */
  readonly grpc: MethodDefinition<Buffer, Buffer>;
}

const messages: Readonly<Record<string, unknown>> = {
  ...generated.lockstep.v1,
  ...generated.grpc.health.v1,
};

const passThrough = (bytes: Buffer): Buffer => bytes;

/** Derives an RPC from its generated stub, so path, streaming and messages have one source: the .proto file. */
export function defineRpc<Request extends keyof Messages, Response extends keyof Messages>(
  stub: RpcStub<Request, Response>,
): RpcDefinition<Messages[Request], Messages[Response]> {
  return {
    method: stub.name,
    request: messages[stub.requestType] as Messages[Request],
    response: messages[stub.responseType] as Messages[Response],
    grpc: {
      path: stub.path,
      requestStream: stub.requestStream ?? false,
      responseStream: stub.responseStream ?? false,
      requestSerialize: passThrough,
      requestDeserialize: passThrough,
      responseSerialize: passThrough,
      responseDeserialize: passThrough,
    },
  };
}

/**
 * Encodes a message.
 * @param roomBytes at least its length, if that is known: its bytes are then written once. Else they are copied when the
 * memory grows, and again when its length is known.
 */
export function encodeMessage<Properties>(
  codec: MessageCodec<Properties, unknown>,
  properties: Properties,
  roomBytes?: number,
): Buffer {
  const writer = protobuf.Writer.create();
  if (roomBytes !== undefined) writer.buf = Buffer.allocUnsafe(roomBytes);
  const isShared = roomBytes !== undefined;
  const bytes = codec.encode(properties, writer).finish(isShared);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Decodes a peer's bytes. @throws {ProtocolError} `MALFORMED_MESSAGE` */
export function decodeMessage<Message>(
  codec: MessageCodec<never, Message>,
  bytes: Uint8Array,
): Message {
  try {
    return codec.decode(bytes);
  } catch (error) {
    throw new ProtocolError(
      "MALFORMED_MESSAGE",
      `a message of ${bytes.byteLength} bytes is not valid protobuf; is the other side the same version?`,
      { cause: error },
    );
  }
}
