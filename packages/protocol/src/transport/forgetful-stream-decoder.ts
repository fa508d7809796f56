import { StreamDecoder } from "@grpc/grpc-js/build/src/stream-decoder.js";

/** What grpc-js 1.14 keeps of a message that it has read to its end, until the next one begins. */
interface Leftovers {
  /** 0 between two messages. */
  readonly readState: number;
  readPartialMessage: readonly Buffer[];
  readCompressFlag: Buffer;
}

const nothing: readonly Buffer[] = [];
const uncompressed = Buffer.alloc(1);

/**
 * Lets grpc-js's streams forget what they have read. They keep the pieces of their last message, and with them up to 64 kB
 * of what came out of the socket. A thousand streams that wait for the next round keep 64 MB so, long enough for V8
 * to call it old, and old memory is given back only by searching the whole heap: five times a round.
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
