import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isZip, readZip, writeZip } from "./zip-file.ts";

test("what was packed is unpacked, and equal content gives equal bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array(), (a, b) => {
      const entries = [
        { name: "Input Log.txt", bytes: a },
        { name: "folder/b.bin", bytes: b },
      ];
      const packed = writeZip(entries);
      assert.equal(isZip(packed), true);
      assert.deepStrictEqual(readZip(packed, "x"), entries);
      assert.deepStrictEqual(writeZip(entries), packed);
    }),
    { numRuns: 30 },
  );
});

test("only what is wanted is unpacked", () => {
  const packed = writeZip([
    { name: "a.nes", bytes: Uint8Array.of(1) },
    { name: "b.txt", bytes: Uint8Array.of(2) },
  ]);
  assert.deepStrictEqual(
    readZip(packed, "x", (name) => name.endsWith(".nes")).map(({ name }) => name),
    ["a.nes"],
  );
});

test("an archive that says it would unpack to gigabytes is refused before anything is unpacked", () => {
  const packed = Buffer.from(writeZip([{ name: "bomb.nes", bytes: new Uint8Array(4096) }]));
  const central = packed.indexOf(Buffer.from("PK\u0001\u0002"));
  packed.writeUInt32LE(0x7fff_ffff, central + 24);
  assert.throws(() => readZip(packed, "bomb.zip"), {
    code: "ARCHIVE_UNREADABLE",
    message: /^bomb\.zip: .*bomb\.nes is too large: 2147483647 bytes/,
  });
});

test("a name that is no name is shown in one line, and not whole", () => {
  const name = `\r\u001b[2J${"\u0000".repeat(500)}`;
  const packed = Buffer.from(writeZip([{ name, bytes: new Uint8Array(8) }]));
  packed.writeUInt32LE(0x7fff_ffff, packed.indexOf(Buffer.from("PK\u0001\u0002")) + 24);
  assert.throws(() => readZip(packed, "x.zip"), {
    message: /^x\.zip: [^\p{Cc}]*: \\x1b\[2J(\\x00)+.{0,3} is too large[^\p{Cc}]{0,50}$/u,
  });
});

test("an archive of very many files is refused", () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({
    name: `${i}.x`,
    bytes: new Uint8Array(),
  }));
  assert.throws(() => readZip(writeZip(many), "many.zip"), { message: /more than 4096 files/ });
});

test("bytes that are changed or cut give an archive or a clear error, never anything else", () => {
  const packed = writeZip([
    { name: "a.nes", bytes: new Uint8Array(300).fill(7) },
    { name: "b.nes", bytes: Uint8Array.from({ length: 300 }, (_, i) => i * 31) },
  ]);
  const change = fc.tuple(fc.nat({ max: packed.length - 1 }), fc.nat({ max: 255 }));
  const changes = fc.array(change, { maxLength: 8 });
  fc.assert(
    fc.property(changes, fc.nat({ max: packed.length }), (list, length) => {
      const bytes = packed.slice();
      for (const [at, value] of list) bytes[at] = value;
      try {
        readZip(length % 3 === 0 ? bytes.subarray(0, length) : bytes, "x.zip");
      } catch (error) {
        assert.equal((error as { code?: string }).code, "ARCHIVE_UNREADABLE");
        assert.match(
          (error as Error).message,
          /^x\.zip: (not a zip archive that can be read: .{1,250}|\S+ is encrypted\. .*)$/,
        );
      }
    }),
    { numRuns: 500 },
  );
});

test("an encrypted file is named, and does not keep others from being unpacked", () => {
  const packed = Buffer.from(
    writeZip([
      { name: "secret.nes", bytes: new Uint8Array(64).fill(3) },
      { name: "open.md", bytes: Uint8Array.of(1) },
    ]),
  );
  const [local, central] = ["PK\u0003\u0004", "PK\u0001\u0002"].map((mark) =>
    packed.indexOf(Buffer.from(mark)),
  );
  packed.writeUInt16LE(1, (local ?? 0) + 6);
  packed.writeUInt16LE(1, (central ?? 0) + 8);
  assert.throws(() => readZip(packed, "x.zip"), {
    code: "ARCHIVE_UNREADABLE",
    message: /^x\.zip: secret\.nes is encrypted\. Unpack the archive with its password first\.$/,
  });
  assert.equal(readZip(packed, "x.zip", (name) => name.endsWith(".md")).length, 1);
});
