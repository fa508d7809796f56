import type { PictureSize } from "../picture/rgb-picture.ts";

/** Where a picture of one size lies in the planes of its enlargement. */
export interface YuvLayout {
  /** Of the enlargement: even, because a colour sample covers 2 × 2 pixels. An odd one repeats its last row or column. */
  readonly size: PictureSize;
  /** Writes Y, then Cb, then Cr. @param rgb of the size before @param into `width * height * 3 / 2` bytes */
  convert(rgb: Uint8Array, into: Uint8Array): void;
}

/**
 * Enlarges pictures of one size and converts them to 8-bit YCbCr 4:2:0 by ITU-R BT.709, limited range: Y from 16 to 235,
 * Cb and Cr from 16 to 240. With an even scale a pixel and its colour sample have the same borders, so that no colour
 * is lost to the subsampling. https://www.itu.int/rec/R-REC-BT.709
 */
export function yuvLayout({ width, height }: PictureSize, scale: number): YuvLayout {
  const size = { width: even(width * scale), height: even(height * scale) };
  const xs = indices(size.width, width, scale);
  const ys = indices(size.height, height, scale);
  const pixels = width * height;
  const [luma, blue, red] = [0, 1, 2].map(() => new Uint8Array(pixels)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const planeBytes = size.width * size.height;
  // With an even scale the pixels under a sample are one pixel: their mean needs no sum.
  const half = scale % 2 === 0 ? [xs, ys].map((all) => all.filter((_, at) => at % 2 === 0)) : null;
  const colour = (from: Uint8Array, to: Uint8Array): void =>
    half === null
      ? shrinkColour(from, to, xs, ys, width)
      : enlarge(from, to, half[0] as Uint16Array, half[1] as Uint16Array, width);
  return {
    size,
    convert(rgb, into) {
      toYuv(rgb, luma, blue, red);
      enlarge(luma, into.subarray(0, planeBytes), xs, ys, width);
      const chroma = planeBytes / 4;
      colour(blue, into.subarray(planeBytes, planeBytes + chroma));
      colour(red, into.subarray(planeBytes + chroma));
    },
  };
}

function even(length: number): number {
  return length + (length % 2);
}

/** The pixel that each enlarged one shows. */
function indices(enlarged: number, length: number, scale: number): Uint16Array {
  return Uint16Array.from({ length: enlarged }, (_, at) =>
    Math.min(length - 1, Math.floor(at / scale)),
  );
}

/** Kr = 0.2126, Kb = 0.0722, as 16-bit fixed point; the sums of each row's factors are exact. */
function toYuv(rgb: Uint8Array, luma: Uint8Array, blue: Uint8Array, red: Uint8Array): void {
  const half = 1 << 15;
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3) {
    const r = rgb[at] as number;
    const g = rgb[at + 1] as number;
    const b = rgb[at + 2] as number;
    luma[pixel] = 16 + ((11_966 * r + 40_254 * g + 4_064 * b + half) >> 16);
    blue[pixel] = 128 + ((-6_596 * r - 22_189 * g + 28_785 * b + half) >> 16);
    red[pixel] = 128 + ((28_785 * r - 26_145 * g - 2_640 * b + half) >> 16);
  }
}

/** Each sample of `into` is the pixel that it shows. */
function enlarge(
  from: Uint8Array,
  into: Uint8Array,
  xs: Uint16Array,
  ys: Uint16Array,
  width: number,
): void {
  const across = xs.length;
  for (let y = 0; y < ys.length; y++) {
    const to = y * across;
    if (y > 0 && ys[y] === ys[y - 1]) {
      into.copyWithin(to, to - across, to);
      continue;
    }
    const row = (ys[y] as number) * width;
    for (let x = 0; x < across; x++) into[to + x] = from[row + (xs[x] as number)] as number;
  }
}

/** The mean of the four enlarged pixels that a sample covers, rounded. */
function shrinkColour(
  from: Uint8Array,
  into: Uint8Array,
  xs: Uint16Array,
  ys: Uint16Array,
  width: number,
): void {
  let to = 0;
  for (let y = 0; y < ys.length; y += 2) {
    const [upper, lower] = [(ys[y] as number) * width, (ys[y + 1] as number) * width];
    for (let x = 0; x < xs.length; x += 2) {
      const [left, right] = [xs[x] as number, xs[x + 1] as number];
      const sum =
        (from[upper + left] as number) +
        (from[upper + right] as number) +
        (from[lower + left] as number) +
        (from[lower + right] as number);
      into[to++] = (sum + 2) >> 2;
    }
  }
}
