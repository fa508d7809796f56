import type {
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
} from "@grpc/grpc-js";
import { linkSignals } from "@lockstep/system";
import { ProtocolError } from "../errors/protocol-error.ts";
import { toStatus } from "../errors/status-mapping.ts";
import { readMessages } from "../transport/message-reader.ts";
import { writeMessage } from "../transport/write-message.ts";

/** What a handler knows about its call. */
export interface CallContext {
  /** Aborts when the caller disconnects or the server drains. */
  readonly signal: AbortSignal;
}

/** State that all handlers of a server share. */
export interface HandlerSettings {
  readonly maxMessageBytes: number;
  /** Aborts when the server stops taking work. */
  readonly draining: AbortSignal;
}

/** @throws {ProtocolError} `MESSAGE_TOO_LARGE` */
export function checkMessageSize(message: Buffer, maxMessageBytes: number): Buffer {
  if (message.byteLength <= maxMessageBytes) return message;
  throw new ProtocolError(
    "MESSAGE_TOO_LARGE",
    `a message has ${message.byteLength} bytes, at most ${maxMessageBytes} are taken`,
  );
}

export function unaryHandler(
  settings: HandlerSettings,
  handle: (request: Buffer) => Promise<Buffer>,
): handleUnaryCall<Buffer, Buffer> {
  return (call, callback) => {
    const answer = async (): Promise<Buffer> =>
      handle(checkMessageSize(call.request, settings.maxMessageBytes));
    answer().then(
      (response) => callback(null, response),
      (error: unknown) => callback(toStatus(error)),
    );
  };
}

export function clientStreamHandler(
  settings: HandlerSettings,
  handle: (requests: AsyncIterable<Buffer>) => Promise<Buffer>,
): handleClientStreamingCall<Buffer, Buffer> {
  return (call, callback) => {
    const reader = readMessages(
      call,
      () => new ProtocolError("CANCELLED", "the caller is gone"),
      () => call.cancelled,
    );
    const checked = async function* (): AsyncIterable<Buffer> {
      for await (const message of reader) yield checkMessageSize(message, settings.maxMessageBytes);
    };
    handle(checked()).then(
      (response) => callback(null, response),
      (error: unknown) => {
        reader.end();
        // Later messages are dropped, so they do not block the connection.
        call.resume();
        callback(toStatus(error));
      },
    );
  };
}

export function serverStreamHandler(
  settings: HandlerSettings,
  handle: (request: Buffer, context: CallContext) => AsyncIterable<Buffer>,
): handleServerStreamingCall<Buffer, Buffer> {
  return (call) => {
    const linked = linkSignals(settings.draining);
    const { signal } = linked;
    let gone = false;
    call.once("cancelled", () => {
      gone = true;
      linked.abort();
    });
    const answer = async (): Promise<void> => {
      const request = checkMessageSize(call.request, settings.maxMessageBytes);
      for await (const response of handle(request, { signal })) {
        if (gone) return;
        await writeMessage(call, response);
      }
      if (settings.draining.aborted) {
        throw new ProtocolError("SERVER_DRAINING", "the server is going away; ask another one");
      }
    };
    answer()
      .then(
        () => call.end(),
        (error: unknown) => {
          if (!gone) call.emit("error", toStatus(error));
        },
      )
      .finally(linked.unlink);
  };
}
