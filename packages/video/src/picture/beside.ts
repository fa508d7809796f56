import { blank, place } from "./placed.ts";
import type { RgbPicture } from "./rgb-picture.ts";

/** Black columns between two pictures. */
const gap = 8;

/** Two pictures side by side, each in the middle of the height of the higher one. @param memory a result that is used again */
export function beside(left: RgbPicture, right: RgbPicture, memory?: RgbPicture): RgbPicture {
  const height = Math.max(left.height, right.height);
  const both = blank({ width: left.width + gap + right.width, height }, memory);
  place(left, 0, (height - left.height) >> 1, both);
  place(right, left.width + gap, (height - right.height) >> 1, both);
  return both;
}
