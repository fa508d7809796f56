import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { StreamDecoder } from "@grpc/grpc-js/build/src/stream-decoder.js";
import "./channel-options.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** A message as it is on the wire: whether it is compressed, its length, its bytes. */
function framed(bytes: number, fill: number): Buffer {
  const frame = Buffer.alloc(5 + bytes, fill);
  frame.writeUInt8(0, 0);
  frame.writeUInt32BE(bytes, 1);
  return frame;
}

/** Pieces of their own memory, as sockets give them. */
function pieces(wire: Buffer, bytes: number): Buffer[] {
  return Array.from({ length: Math.ceil(wire.length / bytes) }, (_, index) => {
    const piece = wire.subarray(index * bytes, (index + 1) * bytes);
    return Buffer.from(Uint8Array.from(piece).buffer);
  });
}

for (const bytes of [1, 3, 5, 6, 17, 1_000]) {
  test(`a stream in pieces of ${bytes} bytes has the messages that were sent`, () => {
    const sent = [framed(10, 1), framed(0, 2), framed(33, 3), framed(7, 4)];
    const decoder = new StreamDecoder(-1);
    const read = pieces(Buffer.concat(sent), bytes).flatMap((piece) => decoder.write(piece));
    assert.deepEqual(read, sent);
  });
}

test("between two messages a stream keeps nothing of what it has read", () => {
  const decoder = new StreamDecoder(-1);
  const read = (wire: Buffer): WeakRef<object>[] =>
    pieces(wire, 64_000).map((piece) => {
      decoder.write(piece);
      return new WeakRef(piece.buffer);
    });
  const received = read(framed(160_000, 1));
  return new Promise((resolve) => {
    setImmediate(() => {
      collectGarbage();
      const gone = received.map((buffer) => buffer.deref() === undefined);
      assert.deepEqual(gone, [true, true, true]);
      assert.deepEqual(decoder.write(framed(3, 2)), [framed(3, 2)]);
      resolve(undefined);
    });
  });
});
