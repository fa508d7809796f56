import assert from "node:assert/strict";
import { test } from "node:test";
import type { NativePicture } from "@lockstep/emulation";
import { cropPicture } from "./picture-crop.ts";

const WIDTH = 5;
const HEIGHT = 4;

/** Pixel i of a row of `pitch` is 1000 + i. */
function aPicture(layout: "rgb565" | "xrgb8888", pitch = WIDTH): NativePicture {
  const length = pitch * (HEIGHT - 1) + WIDTH;
  const numbers = Array.from({ length }, (_, i) => 1000 + i);
  const cells = layout === "rgb565" ? Uint16Array.from(numbers) : Uint32Array.from(numbers);
  const pitchBytes = pitch * cells.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(cells.buffer);
  return { width: WIDTH, height: HEIGHT, layout, pitchBytes, bytes };
}

function pixelsOf({ width, height, layout, pitchBytes, bytes }: NativePicture): readonly number[] {
  const wide = layout === "rgb565" ? 2 : 4;
  const buffer = Buffer.from(bytes);
  return Array.from({ length: width * height }, (_, i) =>
    buffer.readUIntLE(Math.floor(i / width) * pitchBytes + (i % width) * wide, wide),
  );
}

for (const layout of ["rgb565", "xrgb8888"] as const) {
  test(`a crop takes its rectangle out of pixels of ${layout}, wide rows or not`, () => {
    const crop = { x: 1, y: 2, width: 3, height: 2 };
    const cut = cropPicture(aPicture(layout), crop);
    assert.deepStrictEqual([cut.width, cut.height], [3, 2]);
    assert.deepStrictEqual(pixelsOf(cut), [1011, 1012, 1013, 1016, 1017, 1018]);
    const wide = cropPicture(aPicture(layout, 7), crop);
    assert.deepStrictEqual(pixelsOf(wide), [1015, 1016, 1017, 1022, 1023, 1024]);
  });
}

test("without a crop, and with one of the whole picture, pictures are passed on as they are", () => {
  const picture = aPicture("rgb565");
  assert.equal(cropPicture(picture, null), picture);
  assert.equal(cropPicture(picture, { x: 0, y: 0, width: 0, height: 0 }), picture);
});

test("a crop follows a picture that changes its size", () => {
  const crop = { x: 2, y: 0, width: 0, height: 0 };
  const picture = aPicture("xrgb8888");
  assert.deepStrictEqual(cropPicture(picture, crop).width, 3);
  const wide = cropPicture({ ...picture, width: 10, height: 2, pitchBytes: 40 }, crop);
  assert.deepStrictEqual(
    pixelsOf(wide),
    [2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19].map((i) => 1000 + i),
  );
});

test("a crop beyond the picture leaves nothing", () => {
  const cut = cropPicture(aPicture("rgb565"), { x: 9, y: 9, width: 1, height: 1 });
  assert.deepStrictEqual([cut.width, cut.height, cut.bytes.length], [0, 0, 0]);
});
