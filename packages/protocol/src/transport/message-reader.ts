import type { Readable } from "node:stream";

/**
 * The messages of a grpc-js stream, and the ways in which it can end. Its iterators keep no message while they wait for
 * the next one; a generator would.
 */
export interface MessageReader extends AsyncIterable<Buffer> {
  /** Ends the iteration without an error. Undelivered messages are dropped. */
  end(): void;
  /** Ends the iteration with this error. */
  fail(error: Error): void;
}

/** Messages kept here before the stream is paused; grpc-js keeps up to 16 more. */
const queueLimit = 4;

/**
 * Reads a grpc-js stream message by message and pauses it when the messages are not read. The stream's own async
 * iterator cannot be used: at its end it destroys the stream before the status is sent.
 * @param toError what to throw when the stream fails, or closes (`undefined`) before its end
 * @param isCut whether the end was a disconnect: when a client disappears, grpc-js ends the server's stream and then
 * marks it
 */
export function readMessages(
  stream: Readable,
  toError: (error: Error | undefined) => Error,
  isCut: () => boolean = () => false,
): MessageReader {
  const queue: Buffer[] = [];
  let outcome: { readonly error: Error | null } | null = null;
  let wake: () => void = () => undefined;
  const settle = (error: Error | null, drop: boolean): void => {
    if (outcome !== null) return;
    outcome = { error };
    if (drop) queue.length = 0;
    wake();
  };
  stream.on("data", (message: Buffer) => {
    if (outcome !== null) return;
    queue.push(message);
    if (queue.length >= queueLimit) stream.pause();
    wake();
  });
  stream.on("end", () => setImmediate(() => settle(isCut() ? toError(undefined) : null, false)));
  stream.on("error", (error: Error) => settle(toError(error), false));
  // Has no effect after an error or an end that is about to arrive.
  stream.on("close", () => {
    setImmediate(() => setImmediate(() => settle(toError(undefined), false)));
  });
  const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
    while (queue.length === 0 && outcome === null) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const message = queue.shift();
    if (message === undefined && outcome?.error instanceof Error) throw outcome.error;
    if (queue.length === 0 && outcome === null) stream.resume();
    return message === undefined
      ? { done: true, value: undefined }
      : { done: false, value: message };
  };
  return {
    end: () => settle(null, true),
    fail: (error) => settle(error, true),
    [Symbol.asyncIterator]: () => ({ next }),
  };
}
