import assert from "node:assert/strict";
import { test } from "node:test";
import type { PixelLayout } from "./emulator.ts";
import { bytesPerPixel, writeRgb } from "./pixel-layout.ts";

/** Pixels of a picture whose rows are wider than it, as numbers 0xRRGGBB. */
function convert(
  layout: PixelLayout,
  rows: readonly (readonly number[])[],
  pitch: number,
): readonly number[] {
  const height = rows.length;
  const width = (rows[0] as readonly number[]).length;
  const wide = bytesPerPixel(layout);
  const length = pitch * (height - 1) + width;
  const cells = wide === 4 ? new Uint32Array(length) : new Uint16Array(length);
  rows.forEach((row, y) => {
    cells.set(row, y * pitch);
  });
  const rgb = new Uint8Array(3 * width * height);
  const bytes = new Uint8Array(cells.buffer);
  writeRgb({ width, height, layout, pitchBytes: pitch * wide, bytes }, rgb);
  return Array.from({ length: width * height }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(3 * i);
    return (red << 16) | (green << 8) | blue;
  });
}

const cases: readonly [PixelLayout, number[][], number, number[]][] = [
  [
    "rgb565",
    [
      [0xf800, 0x07e0],
      [0x001f, 0xffff],
    ],
    5,
    [0xf80000, 0x00fc00, 0x0000f8, 0xf8fcf8],
  ],
  [
    "xrgb1555",
    [
      [0x7c00, 0x83e0],
      [0x001f, 0xffff],
    ],
    3,
    [0xf80000, 0x00f800, 0x0000f8, 0xf8f8f8],
  ],
  [
    "xrgb8888",
    [
      [0xff_ff0000, 0x00ff00],
      [0x0000ff, 0x123456],
    ],
    4,
    [0xff0000, 0x00ff00, 0x0000ff, 0x123456],
  ],
  [
    "xbgr8888",
    [
      [0xff_ff0000, 0x00ff00],
      [0x0000ff, 0x123456],
    ],
    2,
    [0x0000ff, 0x00ff00, 0xff0000, 0x563412],
  ],
];

for (const [layout, rows, pitch, expected] of cases) {
  test(`${layout}: every channel lands in its byte, rows wider than the picture or not`, () => {
    assert.deepStrictEqual(convert(layout, rows, pitch), expected);
  });
}
