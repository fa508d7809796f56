import { ProtocolError } from "../errors/protocol-error.ts";
import { fromServiceError } from "../errors/status-mapping.ts";
import type { ConnectionOptions } from "../transport/connection-options.ts";
import { readMessages } from "../transport/message-reader.ts";
import { openChannel } from "../transport/rpc-channel.ts";
import { playRpc } from "../transport/rpcs.ts";
import { writeMessage } from "../transport/write-message.ts";
import type { PlayConnection } from "./actor-connection.ts";
import { encodeActorMessage } from "./actor-message-codec.ts";
import type { LearnerMessage } from "./learner-message.ts";
import { decodeLearnerMessage } from "./learner-message-codec.ts";

export interface PlayOptions extends ConnectionOptions {
  /** `host:port` of the learner. */
  readonly address: string;
  /** Aborting it ends the connection at once. */
  readonly signal: AbortSignal;
  /** Time to reach the learner before the connection fails with `UNAVAILABLE`. Default 10 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * Opens an actor's stream. It does not reconnect: a new stream begins with a new Hello.
 * @throws {ProtocolError} `TLS_REFUSED`
 */
export function openPlay(options: PlayOptions): PlayConnection {
  const { address, signal, connectTimeoutMs = 10_000 } = options;
  const channel = openChannel(address, options);
  const call = channel.duplex(playRpc);
  const what = `Play at ${address}`;
  let failure: ProtocolError | undefined;
  const broken = (error: Error | undefined): ProtocolError => {
    failure ??=
      error === undefined
        ? new ProtocolError("UNAVAILABLE", `${what} broke off`)
        : fromServiceError(error, what);
    return failure;
  };
  const reader = readMessages(call, broken);
  const abort = (): void => {
    failure ??= new ProtocolError("CANCELLED", `${what} was given up`);
    reader.end();
    finish();
  };
  call.once("end", () => {
    failure ??= new ProtocolError("UNAVAILABLE", `${what} was ended by the learner`);
  });
  const finish = (): void => {
    signal.removeEventListener("abort", abort);
    clearTimeout(patience);
    call.cancel();
    channel.close();
  };
  const patience = setTimeout(() => {
    if (failure !== undefined || channel.isConnected()) return;
    failure = new ProtocolError(
      "UNAVAILABLE",
      `the learner at ${address} does not answer within ${connectTimeoutMs} ms; start it, or correct --learner`,
    );
    reader.fail(failure);
    finish();
  }, connectTimeoutMs);
  patience.unref();
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();

  async function* messages(): AsyncIterable<LearnerMessage> {
    try {
      for await (const bytes of reader) yield decodeLearnerMessage(bytes);
    } catch (error) {
      failure ??= fromServiceError(error, what);
      throw failure;
    } finally {
      finish();
    }
  }
  return {
    messages: messages(),
    send: async (message) => {
      if (failure !== undefined) throw failure;
      if (call.writableEnded) {
        throw new ProtocolError("CANCELLED", `${what} is closed`);
      }
      await writeMessage(call, encodeActorMessage(message));
    },
    close: () => {
      if (!call.writableEnded) call.end();
    },
  };
}
