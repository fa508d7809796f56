import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOfFloats, floatsOfBytes } from "./float-bytes.ts";

test("floats are little-endian bytes, wherever those lie in their buffer", () => {
  const floats = Float32Array.of(1, -2.5, 3e-12);
  const bytes = bytesOfFloats(floats);
  assert.deepEqual([...bytes.subarray(0, 4)], [0, 0, 0x80, 0x3f]);
  for (const offset of [0, 1, 4]) {
    const buffer = new Uint8Array(offset + bytes.length);
    buffer.set(bytes, offset);
    assert.deepEqual(floatsOfBytes(buffer.subarray(offset)), floats);
  }
});

test("bytes that are no whole number of floats are refused", () => {
  assert.throws(() => floatsOfBytes(new Uint8Array(7)), {
    name: "RangeError",
    message: /^7 bytes .*expected a multiple of 4/,
  });
});
