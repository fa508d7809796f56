import type { PictureSize, RgbPicture } from "./rgb-picture.ts";

/** A picture whose pixels have become squares of `scale` pixels: the nearest neighbour. */
export function enlarged(picture: RgbPicture, scale: number): RgbPicture {
  if (scale === 1) return picture;
  const rgb = enlargedBytes(picture.rgb, picture, scale, 3);
  return { width: picture.width * scale, height: picture.height * scale, rgb };
}

/** {@link enlarged}, of pixels of so many bytes each, row by row. */
export function enlargedBytes(
  pixels: Uint8Array,
  { width, height }: PictureSize,
  scale: number,
  bytesOfPixel: number,
): Uint8Array {
  const across = width * scale * bytesOfPixel;
  const bytes = new Uint8Array(across * height * scale);
  let from = 0;
  for (let y = 0; y < height; y++) {
    const row = y * scale * across;
    for (let to = row; to < row + across; from += bytesOfPixel)
      for (let copy = 0; copy < scale; copy++)
        for (let byte = 0; byte < bytesOfPixel; byte++) bytes[to++] = pixels[from + byte] as number;
    for (let copy = 1; copy < scale; copy++)
      bytes.copyWithin(row + copy * across, row, row + across);
  }
  return bytes;
}
