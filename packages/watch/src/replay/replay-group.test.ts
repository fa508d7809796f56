import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import type { ReplayGroup } from "@lockstep/watch-page";
import { ReplayGroupWriter } from "./replay-group.ts";

function decoded(part: Uint8Array): { readonly header: ReplayGroup; readonly content: Buffer } {
  const bytes = Buffer.from(part);
  const length = bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.subarray(4, 4 + length).toString()) as ReplayGroup;
  const payload = bytes.subarray(8 + length);
  assert.equal(bytes.readUInt32LE(4 + length), payload.length);
  return { header, content: inflateSync(payload) };
}

/** As the page does. */
function withoutDifferences(bytes: Buffer, size: number): number[][] {
  const out = Uint8Array.from(bytes);
  for (let at = size; at < out.length; at++)
    out[at] = (out[at] as number) ^ (out[at - size] as number);
  return Array.from({ length: out.length / size }, (_, index) => [
    ...out.subarray(index * size, (index + 1) * size),
  ]);
}

const step = { action: 0, reward: 0, pictures: 1, value: null, probabilities: [] };

test("pictures of few colours are a palette and a byte a pixel, and come back exactly", () => {
  const writer = new ReplayGroupWriter(2);
  const [red, blue] = [
    [255, 0, 0],
    [0, 0, 255],
  ] as const;
  const pictures = [
    [...red, ...blue],
    [...blue, ...blue],
    [...blue, ...red],
  ];
  pictures.forEach((rgb, index) => {
    writer.picture({ width: 2, height: 1, rgb: Uint8Array.from(rgb) });
    writer.frame(Uint8Array.of(index, 9));
  });
  const { header, content } = decoded(writer.finish([step, step, step]));
  assert.deepEqual([header.colours, header.pictures, header.frameBytes], [2, 3, 2]);
  const palette = content.subarray(0, 6);
  const indices = withoutDifferences(content.subarray(6, 12), 2);
  const again = indices.map((each) =>
    each.flatMap((index) => [...palette.subarray(3 * index, 3 * index + 3)]),
  );
  assert.deepEqual(again, pictures);
  assert.deepEqual(withoutDifferences(content.subarray(12), 2), [
    [0, 9],
    [1, 9],
    [2, 9],
  ]);
  assert.equal(writer.steps, 0, "it is empty again");
});

test("pictures of more than 256 colours keep their own bytes", () => {
  const writer = new ReplayGroupWriter(1);
  const rgb = Uint8Array.from(
    Array.from({ length: 300 }, (_, pixel) => [pixel & 0xff, pixel >> 8, 7]).flat(),
  );
  writer.picture({ width: 300, height: 1, rgb });
  writer.frame(Uint8Array.of(1));
  const { header, content } = decoded(writer.finish([step]));
  assert.equal(header.colours, 0);
  assert.deepEqual([...content.subarray(0, rgb.length)], [...rgb]);
});

test("a group is full after about a second of pictures", () => {
  const writer = new ReplayGroupWriter(1);
  for (let each = 0; each < 60; each++) {
    assert.equal(writer.isFull, false);
    writer.picture({ width: 1, height: 1, rgb: new Uint8Array(3) });
  }
  assert.equal(writer.isFull, true);
});
