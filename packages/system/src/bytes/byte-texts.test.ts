import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  base64OfBytes,
  bytesOfBase64,
  bytesOfLatin1,
  hexOfBytes,
  latin1OfBytes,
} from "./byte-texts.ts";
import { sameBytes } from "./same-bytes.ts";

test("bytes and their texts are those of Node.js' Buffer", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 700 }), fc.string(), (bytes, text) => {
      const buffer = Buffer.from(bytes);
      assert.equal(hexOfBytes(bytes), buffer.toString("hex"));
      assert.equal(base64OfBytes(bytes), buffer.toString("base64"));
      assert.equal(latin1OfBytes(bytes), buffer.toString("latin1"));
      assert.deepEqual(bytesOfBase64(buffer.toString("base64")), bytes);
      assert.deepEqual(bytesOfLatin1(text), new Uint8Array(Buffer.from(text, "latin1")));
    }),
  );
});

test("only equal bytes are the same", () => {
  assert.ok(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
  assert.ok(!sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
  assert.ok(!sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3)));
  assert.ok(!sameBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2)));
});
