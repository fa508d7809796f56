import { StreamDecoder } from "@grpc/grpc-js/build/src/stream-decoder.js";

/** What grpc-js 1.14 keeps of a completely read message until the next one begins. */
interface Leftovers {
  /** 0 between two messages. */
  readonly readState: number;
  readPartialMessage: readonly Buffer[];
  readCompressFlag: Buffer;
}

const nothing: readonly Buffer[] = [];
const uncompressed = Buffer.alloc(1);

/**
 * Makes grpc-js's streams release the messages that they have read. A stream keeps the pieces of its last message, and
 * with them up to 64 kB of the socket's data. A thousand streams that wait for the next round keep 64 MB in this way.
 * V8 moves it to the old generation, and only full garbage collections free it: five in each round.
 */
export function forgetReadMessages(): void {
  const { write } = StreamDecoder.prototype;
  StreamDecoder.prototype.write = function (data): Buffer[] {
    const messages = write.call(this, data);
    const leftovers = this as unknown as Leftovers;
    if (leftovers.readState === 0) {
      leftovers.readPartialMessage = nothing;
      leftovers.readCompressFlag = uncompressed;
    }
    return messages;
  };
}
