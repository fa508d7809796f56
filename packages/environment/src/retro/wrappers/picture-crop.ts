import type { NativePicture } from "@lockstep/emulation";
import { bytesPerPixel } from "@lockstep/emulation/browser";
import { type Crop, cropWithin } from "../game/scenario/crop.ts";

/** A scenario's rectangle of a picture of any size: its pixels stay where they are. `null` is all of it. */
export function cropPicture(picture: NativePicture, crop: Crop | null): NativePicture {
  const within = crop === null ? null : cropWithin(crop, picture);
  if (within === null) return picture;
  const { x, y, width, height } = within;
  const { layout, pitchBytes, bytes } = picture;
  const wide = bytesPerPixel(layout);
  const begin = y * pitchBytes + x * wide;
  const length = height === 0 ? 0 : pitchBytes * (height - 1) + width * wide;
  return { width, height, layout, pitchBytes, bytes: bytes.subarray(begin, begin + length) };
}
