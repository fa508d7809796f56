import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bytesPerPixel, type NativePicture, type PixelLayout } from "@lockstep/emulation";
import fc from "fast-check";
import { GrayResize } from "./gray-resize.ts";
import { nativeFromRgb } from "./native-from-rgb.ts";
import type { PictureSize } from "./picture-size.ts";

const FIXTURES = fileURLToPath(new URL("../../../fixtures/", import.meta.url));
const LAYOUTS: readonly PixelLayout[] = ["xrgb1555", "rgb565", "xrgb8888", "xbgr8888"];

/** The picture that the fixtures' script computes too. */
function aPicture(width: number, height: number): NativePicture {
  const bytes = width * height * 3;
  const rgb = Uint8Array.from({ length: bytes }, (_, i) => Math.imul(i, 2654435761) >>> 24);
  return nativeFromRgb({ width, height, rgb });
}

function gray(picture: NativePicture, to: PictureSize = picture): Uint8Array {
  const small = new Uint8Array(to.width * to.height);
  new GrayResize(picture, to).resize(picture, small);
  return small;
}

test("gray is OpenCV's, to the byte, on a grid of all colours", () => {
  const rgb: number[] = [];
  for (let r = 0; r < 256; r += 17) {
    for (let g = 0; g < 256; g += 17) for (let b = 0; b < 256; b += 17) rgb.push(r, g, b);
  }
  const picture = nativeFromRgb({ width: 64, height: 64, rgb: Uint8Array.from(rgb) });
  const expected = new Uint8Array(readFileSync(`${FIXTURES}gray-16x16x16.bin`));
  assert.deepStrictEqual(gray(picture), expected);
});

for (const file of readdirSync(FIXTURES).filter((name) => name.startsWith("area-"))) {
  test(`${file}: OpenCV's gray area resize within 1`, () => {
    const [width, height, newWidth, newHeight] = (file.match(/\d+/g) ?? []).map(Number) as [
      number,
      number,
      number,
      number,
    ];
    const expected = readFileSync(`${FIXTURES}${file}`);
    const small = gray(aPicture(width, height), { width: newWidth, height: newHeight });
    assert.equal(expected.length, small.length);
    for (let i = 0; i < small.length; i++) {
      const distance = Math.abs((small[i] as number) - (expected[i] as number));
      assert.ok(distance <= 1, `pixel ${i}: ${small[i]}, OpenCV ${expected[i]}`);
    }
  });
}

/** Red, green and blue of a pixel: the obvious way. */
function channelsOf(layout: PixelLayout, pixel: number): readonly [number, number, number] {
  const bits = (from: number, count: number): number => (pixel >>> from) & ((1 << count) - 1);
  switch (layout) {
    case "xrgb1555":
      return [bits(10, 5) * 8, bits(5, 5) * 8, bits(0, 5) * 8];
    case "rgb565":
      return [bits(11, 5) * 8, bits(5, 6) * 4, bits(0, 5) * 8];
    case "xrgb8888":
      return [bits(16, 8), bits(8, 8), bits(0, 8)];
    case "xbgr8888":
      return [bits(0, 8), bits(8, 8), bits(16, 8)];
  }
}

function slowGray(layout: PixelLayout, pixel: number): number {
  const [red, green, blue] = channelsOf(layout, pixel);
  return Math.floor((9798 * red + 19235 * green + 3735 * blue + 2 ** 14) / 2 ** 15);
}

for (const layout of LAYOUTS) {
  test(`${layout}: the gray of any pixels, whatever stands in unused bits and between rows`, () => {
    const side = fc.integer({ min: 1, max: 41 });
    const numbers = fc.infiniteStream(fc.nat(0xffff_ffff));
    fc.assert(
      fc.property(side, side, fc.nat(9), numbers, (width, height, gap, stream) => {
        const Cells = bytesPerPixel(layout) === 2 ? Uint16Array : Uint32Array;
        const pitch = width + gap;
        const length = pitch * (height - 1) + width;
        const cells = Cells.from([...stream.take(length)]);
        const pitchBytes = pitch * Cells.BYTES_PER_ELEMENT;
        const bytes = new Uint8Array(cells.buffer);
        const expected = Uint8Array.from({ length: width * height }, (_, i) =>
          slowGray(layout, cells[Math.floor(i / width) * pitch + (i % width)] as number),
        );
        assert.deepStrictEqual(gray({ width, height, layout, pitchBytes, bytes }), expected);
      }),
    );
  });
}

test("every colour of 16 bits has its gray", () => {
  const cells = Uint16Array.from({ length: 0x1_0000 }, (_, i) => i);
  const size = { width: 256, height: 256, pitchBytes: 512 };
  for (const layout of ["xrgb1555", "rgb565"] as const) {
    const expected = Uint8Array.from(cells, (pixel) => slowGray(layout, pixel));
    assert.deepStrictEqual(
      gray({ ...size, layout, bytes: new Uint8Array(cells.buffer) }),
      expected,
    );
  }
});

test("any size gives the rounded mean of each area, as a slow sum over fractions has it", () => {
  const size = fc.integer({ min: 1, max: 23 });
  fc.assert(
    fc.property(size, size, size, size, fc.infiniteStream(fc.nat(255)), (a, b, c, d, stream) => {
      const from = { width: Math.max(a, b), height: Math.max(c, d) };
      const to = { width: Math.min(a, b), height: Math.min(c, d) };
      const grays = Uint8Array.from([...stream.take(from.width * from.height)]);
      const rgb = Uint8Array.from([...grays].flatMap((value) => [value, value, value]));
      const small = gray(nativeFromRgb({ ...from, rgb }), to);
      for (let y = 0; y < to.height; y++) {
        for (let x = 0; x < to.width; x++) {
          const mean = slowMean(grays, from, to, x, y);
          const distance = Math.abs((small[y * to.width + x] as number) - mean);
          assert.ok(distance <= 0.5 + 1e-9, `${x}, ${y}`);
        }
      }
    }),
  );
});

function slowMean(
  gray: Uint8Array,
  from: { width: number; height: number },
  to: { width: number; height: number },
  x: number,
  y: number,
): number {
  const share = (cell: number, pixel: number, scale: number): number =>
    Math.max(0, Math.min((cell + 1) * scale, pixel + 1) - Math.max(cell * scale, pixel));
  const [scaleX, scaleY] = [from.width / to.width, from.height / to.height];
  let sum = 0;
  for (let v = 0; v < from.height; v++) {
    for (let u = 0; u < from.width; u++) {
      sum += share(x, u, scaleX) * share(y, v, scaleY) * (gray[v * from.width + u] as number);
    }
  }
  return sum / (scaleX * scaleY);
}

test("observations larger than the picture, and pictures that change size, are refused", () => {
  const from = { width: 160, height: 144 };
  assert.throws(() => new GrayResize(from, { width: 84, height: 145 }), {
    code: "OBSERVATION_REFUSED",
    message: /84x145 cannot be made from a picture of 160x144/,
  });
  const resize = new GrayResize(from, { width: 84, height: 84 });
  assert.throws(() => resize.resize(aPicture(160, 145), new Uint8Array(84 * 84)), {
    code: "OBSERVATION_REFUSED",
  });
});
