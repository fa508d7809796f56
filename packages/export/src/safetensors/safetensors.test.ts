import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ExportError } from "../export-error.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

const small = {
  tensors: [
    { name: "weight", shape: [2, 1], values: Float32Array.of(1, -2) },
    { name: "bias", shape: [1], values: Float32Array.of(0.5) },
  ],
  metadata: { format: "pt" },
};

/** A file with a header of one's own. */
function aFile(header: unknown, numbers: number): Uint8Array {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(numbers)]);
}

test("tensors and metadata are read as they were written, wherever the file lies in memory", () => {
  const name = fc.string({ minLength: 1, maxLength: 12 }).filter((each) => each !== "__proto__");
  const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
  const tensors = fc.uniqueArray(fc.record({ name, shape }), {
    selector: (each) => each.name,
    maxLength: 4,
  });
  fc.assert(
    fc.property(tensors, fc.dictionary(name, fc.string()), fc.nat(7), (some, metadata, shift) => {
      const written = some
        .filter((each) => each.name !== "__metadata__")
        .map((each) => {
          const size = each.shape.reduce((product, extent) => product * extent, 1);
          return { ...each, values: Float32Array.from({ length: size }, (_, i) => i / 3) };
        });
      const bytes = encodeSafetensors({ tensors: written, metadata });
      const moved = new Uint8Array(bytes.length + shift).subarray(shift);
      moved.set(bytes);
      const read = decodeSafetensors(moved, "a file");
      const byName = (each: { readonly name: string }): string => each.name;
      assert.deepEqual(
        new Map(read.tensors.map((each) => [byName(each), each])),
        new Map(written.map((each) => [byName(each), each])),
      );
      assert.deepEqual({ ...read.metadata }, { ...metadata });
    }),
    { numRuns: 200 },
  );
});

test("the file is the format's: 8 bytes of length, a header of JSON, numbers at a multiple of 8", () => {
  const bytes = Buffer.from(encodeSafetensors(small));
  const length = Number(bytes.readBigUInt64LE());
  assert.equal((8 + length) % 8, 0);
  assert.deepEqual(JSON.parse(bytes.toString("utf8", 8, 8 + length)), {
    __metadata__: { format: "pt" },
    weight: { dtype: "F32", shape: [2, 1], data_offsets: [0, 8] },
    bias: { dtype: "F32", shape: [1], data_offsets: [8, 12] },
  });
  assert.deepEqual(bytes.readFloatLE(8 + length + 4), -2);
  assert.equal(bytes.length, 8 + length + 12);
});

const damaged: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
  "no header": [Uint8Array.of(1, 2), /has 2 bytes/],
  "a header beyond the end": [
    Buffer.concat([aFile({}, 0), Buffer.alloc(0)]).fill(255, 0, 8),
    /says that its header has/,
  ],
  "a header that is not JSON": [aFile("{", 0), /not JSON/],
  "another type of numbers": [
    aFile({ a: { dtype: "F16", shape: [1], data_offsets: [0, 2] } }, 2),
    /has another header: a\.dtype/,
  ],
  "a gap between numbers": [
    aFile({ a: { dtype: "F32", shape: [1], data_offsets: [4, 8] } }, 8),
    /has a at bytes 4 to 8; a tensor of shape 1 belongs at 0 to 4/,
  ],
  "a shape of other length": [
    aFile({ a: { dtype: "F32", shape: [2, 3], data_offsets: [0, 4] } }, 4),
    /a tensor of shape 2x3 belongs at 0 to 24/,
  ],
  "numbers that no tensor has": [aFile({}, 4), /has 4 bytes of numbers, its header describes 0/],
};

for (const [what, [bytes, message]] of Object.entries(damaged))
  test(`${what} is refused with what is wrong`, () => {
    assert.throws(() => decodeSafetensors(bytes, "the file"), { code: "TENSORS_DAMAGED", message });
  });

test("whatever byte is changed, there is a result or a refusal, and no other error", () => {
  const bytes = encodeSafetensors(small);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] as number) ^ by;
      try {
        decodeSafetensors(changed, "the file");
      } catch (error) {
        assert.ok(error instanceof ExportError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
