import {
  Client,
  type ClientDuplexStream,
  type ClientWritableStream,
  connectivityState,
  credentials,
  Metadata,
} from "@grpc/grpc-js";
import { messageOf } from "@lockstep/errors";
import { ProtocolError } from "../errors/protocol-error.ts";
import { fromServiceError } from "../errors/status-mapping.ts";
import { clientChannelOptions } from "./channel-options.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { readMessages } from "./message-reader.ts";
import type { RpcDefinition } from "./rpc-definition.ts";
import { writeMessage } from "./write-message.ts";

/** Any RPC, whatever its messages. */
type AnyRpc = RpcDefinition<unknown, unknown>;

export interface CallBounds {
  /** `undefined` for a stream without a deadline. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** One address, and the kinds of call to it. All throw {@link ProtocolError}. */
export interface RpcChannel {
  readonly address: string;
  unary(rpc: AnyRpc, request: Buffer, bounds: CallBounds): Promise<Buffer>;
  clientStream(rpc: AnyRpc, requests: Iterable<Buffer>, bounds: CallBounds): Promise<Buffer>;
  serverStream(rpc: AnyRpc, request: Buffer, bounds: CallBounds): AsyncIterable<Buffer>;
  duplex(rpc: AnyRpc): ClientDuplexStream<Buffer, Buffer>;
  isConnected(): boolean;
  /** Idempotent. */
  close(): void;
}

/** A channel that connects on first use. @throws {ProtocolError} `TLS_REFUSED` */
export function openChannel(address: string, options: ConnectionOptions): RpcChannel {
  const { token } = options;
  const client = new Client(address, channelCredentials(options), clientChannelOptions(options));
  const metadata = new Metadata();
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  const nameOf = (rpc: AnyRpc): string => `${rpc.method} at ${address}`;
  const callOptions = ({ deadlineMs }: CallBounds): { deadline?: number } =>
    deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
  const plumbing = (rpc: AnyRpc): [string, (b: Buffer) => Buffer, (b: Buffer) => Buffer] => [
    rpc.grpc.path,
    rpc.grpc.requestSerialize,
    rpc.grpc.responseDeserialize,
  ];

  return {
    address,
    unary: (rpc, request, bounds) =>
      answered(nameOf(rpc), bounds, (done) =>
        client.makeUnaryRequest(...plumbing(rpc), request, metadata, callOptions(bounds), done),
      ),
    clientStream: (rpc, requests, bounds) =>
      answered(nameOf(rpc), bounds, (done) => {
        const call = client.makeClientStreamRequest(
          ...plumbing(rpc),
          metadata,
          callOptions(bounds),
          done,
        );
        // An error while writing reaches the callback as the call's status.
        feed(call, requests).catch(() => call.cancel());
        return call;
      }),
    serverStream: (rpc, request, bounds) => {
      const call = client.makeServerStreamRequest(
        ...plumbing(rpc),
        request,
        metadata,
        callOptions(bounds),
      );
      const reader = readMessages(call, (error) =>
        fromServiceError(error ?? lost(nameOf(rpc)), nameOf(rpc)),
      );
      const stop = (): void => {
        reader.fail(cancelled(nameOf(rpc)));
        call.cancel();
      };
      return iterateUntil(reader, bounds.signal, stop, () => call.cancel());
    },
    duplex: (rpc) => client.makeBidiStreamRequest(...plumbing(rpc), metadata, {}),
    isConnected: () => client.getChannel().getConnectivityState(false) === connectivityState.READY,
    close: () => client.close(),
  };
}

async function feed(call: ClientWritableStream<Buffer>, requests: Iterable<Buffer>): Promise<void> {
  for (const message of requests) {
    if (call.destroyed || call.writableEnded) return;
    await writeMessage(call, message);
  }
  call.end();
}

async function* iterateUntil(
  messages: AsyncIterable<Buffer>,
  signal: AbortSignal | undefined,
  stop: () => void,
  finish: () => void,
): AsyncIterable<Buffer> {
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    yield* messages;
  } finally {
    signal?.removeEventListener("abort", stop);
    finish();
  }
}

/** A call with one response as a promise that its signal can end. */
function answered(
  what: string,
  { signal }: CallBounds,
  call: (done: (error: Error | null, response?: Buffer) => void) => { cancel(): void },
): Promise<Buffer> {
  if (signal?.aborted === true) return Promise.reject(cancelled(what));
  const answer = expectAnswer(what, signal);
  answer.started = call(answer.done);
  return answer.promise;
}

interface ExpectedAnswer {
  started: { cancel(): void } | null;
  readonly promise: Promise<Buffer>;
  readonly done: (error: Error | null, response?: Buffer) => void;
}

/** Apart from what makes the call: grpc-js's stream keeps {@link ExpectedAnswer.done}, and would keep all that is sent. */
function expectAnswer(what: string, signal: AbortSignal | undefined): ExpectedAnswer {
  let settle: ExpectedAnswer["done"] = () => undefined;
  const cancel = (): void => answer.started?.cancel();
  const promise = new Promise<Buffer>((resolve, reject) => {
    settle = (error, response) => {
      signal?.removeEventListener("abort", cancel);
      if (signal?.aborted === true) reject(cancelled(what));
      else if (error !== null) reject(fromServiceError(error, what));
      else if (response === undefined) reject(lost(what));
      else resolve(response);
    };
  });
  const answer: ExpectedAnswer = { started: null, promise, done: settle };
  signal?.addEventListener("abort", cancel, { once: true });
  return answer;
}

const cancelled = (what: string): ProtocolError =>
  new ProtocolError("CANCELLED", `${what} was given up`);

const lost = (what: string): ProtocolError => new ProtocolError("UNAVAILABLE", `${what} broke off`);

function channelCredentials({ tls }: ConnectionOptions): ReturnType<typeof credentials.createSsl> {
  if (tls === undefined) return credentials.createInsecure();
  const pem = (bytes: Uint8Array | undefined): Buffer | null =>
    bytes === undefined ? null : Buffer.from(bytes);
  try {
    return credentials.createSsl(pem(tls.ca), pem(tls.key), pem(tls.certificate));
  } catch (error) {
    const message = `the TLS files are refused: ${messageOf(error)}`;
    throw new ProtocolError("TLS_REFUSED", message, { cause: error });
  }
}
