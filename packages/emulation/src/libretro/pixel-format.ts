/** libretro's numbers of its pixel formats. */
export const PIXEL_FORMATS = ["0RGB1555", "XRGB8888", "RGB565"] as const;

export type PixelFormat = (typeof PIXEL_FORMATS)[number];

/** A frame as the core drew it: rows of `pitchBytes`, of which the first `width` pixels are the picture. */
export interface RawFrame {
  readonly format: PixelFormat;
  readonly width: number;
  readonly height: number;
  readonly pitchBytes: number;
  /** Aligned to 4 bytes. */
  readonly bytes: Uint8Array;
}

export function bytesPerPixel(format: PixelFormat): 2 | 4 {
  return format === "XRGB8888" ? 4 : 2;
}

/**
 * Writes a frame as one number a pixel: red in the lowest byte, then green, then blue. Narrow channels are
 * shifted up and their low bits stay zero, as gym-retro does.
 * @param pixels at least `width * height` numbers
 */
export function convertPixels(frame: RawFrame, pixels: Uint32Array): void {
  if (frame.format === "XRGB8888") convertWide(frame, pixels);
  else convertNarrow(frame, pixels, frame.format === "RGB565" ? rgb565Table() : rgb1555Table());
}

function convertWide(frame: RawFrame, pixels: Uint32Array): void {
  const { width, height, pitchBytes, bytes } = frame;
  const source = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  for (let y = 0, to = 0; y < height; y++) {
    const row = (y * pitchBytes) >> 2;
    for (let from = row; from < row + width; from++, to++) {
      const pixel = source[from] as number;
      pixels[to] = ((pixel >> 16) & 0xff) | (pixel & 0xff00) | ((pixel & 0xff) << 16);
    }
  }
}

function convertNarrow(frame: RawFrame, pixels: Uint32Array, table: Uint32Array): void {
  const { width, height, pitchBytes, bytes } = frame;
  const source = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  for (let y = 0, to = 0; y < height; y++) {
    const row = (y * pitchBytes) >> 1;
    for (let from = row; from < row + width; from++, to++) {
      pixels[to] = table[source[from] as number] as number;
    }
  }
}

let table565: Uint32Array | null = null;
let table1555: Uint32Array | null = null;

function rgb565Table(): Uint32Array {
  table565 ??= Uint32Array.from({ length: 0x1_0000 }, (_, p) => {
    return ((p & 0xf800) >> 8) | ((p & 0x07e0) << 5) | ((p & 0x001f) << 19);
  });
  return table565;
}

function rgb1555Table(): Uint32Array {
  table1555 ??= Uint32Array.from({ length: 0x1_0000 }, (_, p) => {
    return ((p & 0x7c00) >> 7) | ((p & 0x03e0) << 6) | ((p & 0x001f) << 19);
  });
  return table1555;
}
