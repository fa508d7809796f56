import type { Writable } from "node:stream";

/** Queues a message and resolves when there is room for the next one, or when the stream accepts no more. */
export function writeMessage(stream: Writable, message: Buffer): Promise<void> {
  if (stream.destroyed || stream.writableEnded || stream.write(message)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ends) stream.removeListener(event, done);
      resolve();
    };
    const ends = ["drain", "close", "error", "finish"];
    for (const event of ends) stream.once(event, done);
  });
}
