import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, crc32ByTable } from "./crc32.ts";

test("CRC-32 has its check value, whole and in parts, by the library and by the table", () => {
  for (const crc of [crc32, crc32ByTable]) {
    assert.equal(crc(Buffer.from("123456789")), 0xcbf43926);
    assert.equal(crc(Buffer.from("6789"), crc(Buffer.from("12345"))), 0xcbf43926);
    assert.equal(crc(new Uint8Array(0)), 0);
  }
});
