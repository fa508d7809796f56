import assert from "node:assert/strict";
import { test } from "node:test";
import { convertPixels, type PixelFormat } from "./pixel-format.ts";

function convert(
  format: PixelFormat,
  pixels: readonly (readonly number[])[],
  pitch: number,
): number[] {
  const height = pixels.length;
  const width = (pixels[0] as readonly number[]).length;
  const wide = format === "XRGB8888";
  const cells = wide ? new Uint32Array(height * pitch) : new Uint16Array(height * pitch);
  pixels.forEach((row, y) => {
    cells.set(row, y * pitch);
  });
  const bytes = new Uint8Array(cells.buffer);
  const out = new Uint32Array(width * height);
  convertPixels({ format, width, height, pitchBytes: pitch * (wide ? 4 : 2), bytes }, out);
  return [...out];
}

test("red, green, blue and white of every format land in their bytes, rows wider than the picture", () => {
  const expected565 = [0x0000f8, 0x00fc00, 0xf80000, 0xf8fcf8];
  assert.deepStrictEqual(
    convert(
      "RGB565",
      [
        [0xf800, 0x07e0],
        [0x001f, 0xffff],
      ],
      5,
    ),
    expected565,
  );
  const expected1555 = [0x0000f8, 0x00f800, 0xf80000, 0xf8f8f8];
  assert.deepStrictEqual(
    convert(
      "0RGB1555",
      [
        [0x7c00, 0x83e0],
        [0x001f, 0xffff],
      ],
      3,
    ),
    expected1555,
  );
  const expected8888 = [0x0000ff, 0x00ff00, 0xff0000, 0x563412];
  assert.deepStrictEqual(
    convert(
      "XRGB8888",
      [
        [0xff_ff0000, 0x00ff00],
        [0x0000ff, 0x123456],
      ],
      4,
    ),
    expected8888,
  );
});
