import type { NativePicture, PixelLayout } from "./emulator.ts";

/** How a channel becomes a byte: `(pixel << leftBits >> rightBits) & mask`. */
interface Channels {
  readonly leftBits: number;
  /** Of red, green and blue. */
  readonly rightBits: readonly [number, number, number];
  readonly masks: readonly [number, number, number];
}

/** A narrow channel leaves the byte's low bits zero: they are shifted and not scaled, as in gym-retro. */
const CHANNELS: Readonly<Record<PixelLayout, Channels>> = {
  xrgb1555: { leftBits: 3, rightBits: [10, 5, 0], masks: [0xf8, 0xf8, 0xf8] },
  rgb565: { leftBits: 3, rightBits: [11, 6, 0], masks: [0xf8, 0xfc, 0xf8] },
  xrgb8888: { leftBits: 0, rightBits: [16, 8, 0], masks: [0xff, 0xff, 0xff] },
  xbgr8888: { leftBits: 0, rightBits: [0, 8, 16], masks: [0xff, 0xff, 0xff] },
};

export function bytesPerPixel(layout: PixelLayout): 2 | 4 {
  return layout === "xrgb1555" || layout === "rgb565" ? 2 : 4;
}

/**
 * Numbers and no functions say where the channels are: a function for each would be called for each byte.
 * @param rgb gets `height * width * 3` bytes, row by row, R G B
 */
export function writeRgb(picture: NativePicture, rgb: Uint8Array): void {
  const { width, height, layout, pitchBytes, bytes } = picture;
  const { leftBits, rightBits, masks } = CHANNELS[layout];
  const [redBits, greenBits, blueBits] = rightBits;
  const [redMask, greenMask, blueMask] = masks;
  const wide = bytesPerPixel(layout);
  const { buffer, byteOffset } = bytes;
  const length = bytes.length / wide;
  const pixels =
    wide === 2
      ? new Uint16Array(buffer, byteOffset, length)
      : new Int32Array(buffer, byteOffset, length);
  for (let y = 0, to = 0; y < height; y++) {
    const row = (y * pitchBytes) / wide;
    for (let from = row; from < row + width; from++, to += 3) {
      const pixel = (pixels[from] as number) << leftBits;
      rgb[to] = (pixel >> redBits) & redMask;
      rgb[to + 1] = (pixel >> greenBits) & greenMask;
      rgb[to + 2] = (pixel >> blueBits) & blueMask;
    }
  }
}
