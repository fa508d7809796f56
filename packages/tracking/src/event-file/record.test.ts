import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { crc32c } from "./crc32c.ts";
import { contentOf, recordLength, recordOf } from "./record.ts";

test("CRC-32C gives the values of RFC 3720", () => {
  assert.equal(crc32c(Buffer.from("123456789")), 0xe3069283);
  assert.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa);
  assert.equal(crc32c(Buffer.alloc(32, 0xff)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e);
});

test("a record gives its content back, and a changed byte of it is found", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (content, place, change) => {
        const record = recordOf(content);
        assert.equal(recordLength(record), record.length);
        assert.deepEqual([...(contentOf(record) ?? [])], [...content]);
        const at = place % record.length;
        record[at] = (record[at] ?? 0) ^ change;
        const length = recordLength(record);
        assert.ok(length === null || contentOf(record) === null);
      },
    ),
  );
});
