import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { grayOfNative, grayOfRgb } from "./gray-pixels.ts";
import { GrayResize } from "./gray-resize.ts";

const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** The picture that the fixtures' script computes too. */
function aPicture(width: number, height: number) {
  const bytes = width * height * 3;
  const rgb = Uint8Array.from({ length: bytes }, (_, i) => Math.imul(i, 2654435761) >>> 24);
  const pixels = Uint32Array.from(
    { length: width * height },
    (_, i) =>
      ((rgb[3 * i] as number) |
        ((rgb[3 * i + 1] as number) << 8) |
        ((rgb[3 * i + 2] as number) << 16) |
        0xff000000) >>>
      0,
  );
  return { width, height, rgb, pixels };
}

test("gray is OpenCV's, to the byte, on a grid of all colours", () => {
  const rgb: number[] = [];
  for (let r = 0; r < 256; r += 17) {
    for (let g = 0; g < 256; g += 17) for (let b = 0; b < 256; b += 17) rgb.push(r, g, b);
  }
  const gray = new Uint8Array(16 ** 3);
  grayOfRgb(Uint8Array.from(rgb), gray);
  assert.deepStrictEqual(gray, new Uint8Array(readFileSync(`${FIXTURES}gray-16x16x16.bin`)));
});

for (const file of readdirSync(FIXTURES).filter((name) => name.startsWith("area-"))) {
  test(`${file}: OpenCV's gray area resize within 1, from bytes and from native pixels`, () => {
    const [width, height, newWidth, newHeight] = (file.match(/\d+/g) ?? []).map(Number) as [
      number,
      number,
      number,
      number,
    ];
    const expected = readFileSync(`${FIXTURES}${file}`);
    const picture = aPicture(width, height);
    const resize = new GrayResize(picture, { width: newWidth, height: newHeight });
    const small = new Uint8Array(newWidth * newHeight);
    assert.equal(expected.length, small.length);
    resize.fromPicture(picture, small);
    for (let i = 0; i < small.length; i++) {
      const distance = Math.abs((small[i] as number) - (expected[i] as number));
      assert.ok(distance <= 1, `pixel ${i}: ${small[i]}, OpenCV ${expected[i]}`);
    }
    const again = new Uint8Array(small.length);
    resize.fromNative(picture, again);
    assert.deepStrictEqual(again, small);
  });
}

test("any size gives the rounded mean of each area, as a slow sum over fractions has it", () => {
  const size = fc.integer({ min: 1, max: 23 });
  fc.assert(
    fc.property(size, size, size, size, fc.infiniteStream(fc.nat(255)), (a, b, c, d, stream) => {
      const from = { width: Math.max(a, b), height: Math.max(c, d) };
      const to = { width: Math.min(a, b), height: Math.min(c, d) };
      const gray = Uint8Array.from([...stream.take(from.width * from.height)]);
      const rgb = Uint8Array.from([...gray].flatMap((value) => [value, value, value]));
      const small = new Uint8Array(to.width * to.height);
      new GrayResize(from, to).fromPicture({ ...from, rgb }, small);
      for (let y = 0; y < to.height; y++) {
        for (let x = 0; x < to.width; x++) {
          const mean = slowMean(gray, from, to, x, y);
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

test("runs of one native colour keep their gray, whatever stands in the unused bits", () => {
  const gray = new Uint8Array(5);
  grayOfNative(Uint32Array.of(0, 0xff0000ff, 0x000000ff, 0xffffffff, 0), gray);
  assert.deepStrictEqual([...gray], [0, 76, 76, 255, 0]);
});

test("observations larger than the picture, and pictures that change size, are refused", () => {
  const from = { width: 160, height: 144 };
  assert.throws(() => new GrayResize(from, { width: 84, height: 145 }), {
    code: "OBSERVATION_REFUSED",
    message: /84x145 cannot be made from a picture of 160x144/,
  });
  const resize = new GrayResize(from, { width: 84, height: 84 });
  assert.throws(() => resize.fromPicture(aPicture(160, 145), new Uint8Array(84 * 84)), {
    code: "OBSERVATION_REFUSED",
  });
});
