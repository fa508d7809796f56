import type { Readable } from "node:stream";

/**
 * Messages of a grpc-js stream as they come, and the ways in which they can end. Its iterators keep no message while
 * they wait for the next one, which a generator would.
 */
export interface MessageReader extends AsyncIterable<Buffer> {
  /** No more messages, without an error. Undelivered ones are dropped. */
  end(): void;
  /** No more messages; the iteration throws this. */
  fail(error: Error): void;
}

/** Messages kept here before the stream is paused; grpc-js keeps up to 16 more. */
const queueLimit = 4;

/**
 * Reads a grpc-js stream message by message and pauses it when nobody takes them. The stream's own async iterator
 * will not do: it destroys the stream when it ends, and with it the status that is still to be sent.
 * @param toError what to throw when the stream errs, or closes (`undefined`) before its end
 * @param isCut whether an end was none: grpc-js ends a server's stream whose client has disappeared, then marks it
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
  // After an error or an end that is still on its way, this changes nothing.
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
