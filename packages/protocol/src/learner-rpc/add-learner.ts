import type { handleBidiStreamingCall, ServerDuplexStream } from "@grpc/grpc-js";
import { ProtocolError } from "../errors/protocol-error.ts";
import { toStatus } from "../errors/status-mapping.ts";
import type { RpcServer } from "../server/rpc-server.ts";
import { checkMessageSize } from "../server/server-handlers.ts";
import { internalsOf } from "../server/server-internals.ts";
import { readMessages } from "../transport/message-reader.ts";
import { releaseMemory } from "../transport/release-memory.ts";
import { playRpc } from "../transport/rpcs.ts";
import { serviceNames } from "../transport/service-names.ts";
import type { ActorConnection } from "./actor-connection.ts";
import type { ActorMessage } from "./actor-message.ts";
import { decodeActorMessage } from "./actor-message-codec.ts";
import { encodeLearnerMessage } from "./learner-message-codec.ts";

export interface LearnerLimits {
  /** Unread bytes after which a slow actor is disconnected. Default 64 MiB. */
  readonly maxBufferedBytes?: number;
}

interface ConnectionLimits {
  readonly maxMessageBytes: number;
  readonly maxBufferedBytes: number;
}

/** Serves the learner's side of Play: calls `onActor` once for each actor stream. Call before the server starts. */
export function addLearner(
  server: RpcServer,
  onActor: (connection: ActorConnection) => void,
  limits: LearnerLimits = {},
): void {
  const inside = internalsOf(server);
  const { maxBufferedBytes = 64 * 1024 * 1024 } = limits;
  const { maxMessageBytes } = inside;
  let connections = 0;
  const handler: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
    connections += 1;
    const id = `connection-${connections}`;
    onActor(createActorConnection(call, id, { maxMessageBytes, maxBufferedBytes }));
  };
  inside.serve(serviceNames.learner, [
    { method: playRpc.method, definition: playRpc.grpc, handler },
  ]);
}

function createActorConnection(
  call: ServerDuplexStream<Buffer, Buffer>,
  id: string,
  { maxMessageBytes, maxBufferedBytes }: ConnectionLimits,
): ActorConnection {
  let bufferedBytes = 0;
  let open = true;
  const reader = readMessages(
    call,
    () => new ProtocolError("UNAVAILABLE", "the actor's connection broke off"),
    () => call.cancelled,
  );
  const close = (error?: Error): void => {
    if (!open) return;
    open = false;
    reader.end();
    call.resume();
    if (error === undefined) call.end();
    else call.emit("error", toStatus(error));
  };
  call.once("cancelled", () => {
    open = false;
  });
  const cutOff = (error: ProtocolError): void => {
    reader.fail(error);
    close(error);
  };
  const undecoded = reader[Symbol.asyncIterator]();
  let last: Buffer | null = null;
  const next = async (): Promise<IteratorResult<ActorMessage, undefined>> => {
    // A reader that requests the next message no longer needs the last one.
    if (last !== null) releaseMemory(last);
    last = null;
    try {
      const { done, value } = await undecoded.next();
      if (done === true) return { done, value: undefined };
      last = value;
      return { done: false, value: decodeActorMessage(checkMessageSize(value, maxMessageBytes)) };
    } catch (error) {
      if (error instanceof ProtocolError) close(error);
      throw error;
    }
  };
  return {
    id,
    peer: call.getPeer(),
    messages: { [Symbol.asyncIterator]: () => ({ next }) },
    send: (message) => {
      if (!open) return;
      const bytes = encodeLearnerMessage(message);
      bufferedBytes += bytes.byteLength;
      call.write(bytes, () => {
        bufferedBytes -= bytes.byteLength;
      });
      if (bufferedBytes <= maxBufferedBytes) return;
      cutOff(
        new ProtocolError(
          "PEER_TOO_SLOW",
          `${bufferedBytes} bytes wait for the actor, at most ${maxBufferedBytes} may`,
        ),
      );
    },
    get bufferedBytes() {
      return bufferedBytes;
    },
    close,
  };
}
