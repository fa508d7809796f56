/** OpenCV's fixed-point weights of 0.299, 0.587 and 0.114 with 15 fraction bits (`cvtColor`, `COLOR_RGB2GRAY`). */
const RED = 9798;
const GREEN = 19235;
const BLUE = 3735;
const FRACTION_BITS = 15;
const HALF = 1 << (FRACTION_BITS - 1);

/** Gray of `[pixels, 3]` bytes R G B, equal to OpenCV's RGB2GRAY. */
export function grayOfRgb(rgb: Uint8Array, gray: Uint8Array): void {
  for (let i = 0, o = 0; i < gray.length; i++, o += 3) {
    const sum =
      RED * (rgb[o] as number) + GREEN * (rgb[o + 1] as number) + BLUE * (rgb[o + 2] as number);
    gray[i] = (sum + HALF) >> FRACTION_BITS;
  }
}

/** The same of pixels with red in bits 0–7, green in 8–15 and blue in 16–23. */
export function grayOfNative(pixels: Uint32Array, gray: Uint8Array): void {
  // Old consoles draw runs of one colour: most pixels are as the one before.
  let before = 0;
  let value = 0;
  for (let i = 0; i < gray.length; i++) {
    const pixel = (pixels[i] as number) & 0xffffff;
    if (pixel !== before) {
      before = pixel;
      const sum = RED * (pixel & 255) + GREEN * ((pixel >> 8) & 255) + BLUE * (pixel >> 16);
      value = (sum + HALF) >> FRACTION_BITS;
    }
    gray[i] = value;
  }
}
