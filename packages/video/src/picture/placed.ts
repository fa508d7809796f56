import { VideoError } from "../video-error.ts";
import type { PictureSize, RgbPicture } from "./rgb-picture.ts";

/** Copies a picture to a place of a larger one. */
export function place(picture: RgbPicture, left: number, top: number, onto: RgbPicture): void {
  const bytes = picture.width * 3;
  for (let row = 0; row < picture.height; row++) {
    const from = row * bytes;
    onto.rgb.set(picture.rgb.subarray(from, from + bytes), ((top + row) * onto.width + left) * 3);
  }
}

/** A black picture, in memory of an earlier one where that has the size. */
export function blank({ width, height }: PictureSize, memory?: RgbPicture): RgbPicture {
  if (memory?.width !== width || memory.height !== height)
    return { width, height, rgb: new Uint8Array(width * height * 3) };
  memory.rgb.fill(0);
  return memory;
}

/**
 * A picture in the middle of a black one of a given size; itself where it has that size.
 * @throws {VideoError} `PICTURE_SIZE` when it is larger
 */
export function centred(picture: RgbPicture, size: PictureSize): RgbPicture {
  const { width, height } = picture;
  if (width === size.width && height === size.height) return picture;
  if (width > size.width || height > size.height)
    throw new VideoError(
      "PICTURE_SIZE",
      `a picture has ${width}x${height} pixels and the video's first one ${size.width}x${size.height}: a video keeps the size of its first picture; write an animated PNG (.png), which is as large as the largest`,
    );
  const whole = blank(size);
  const [left, top] = [size.width - width, size.height - height].map((rest) => rest >> 1);
  place(picture, left ?? 0, top ?? 0, whole);
  return whole;
}
