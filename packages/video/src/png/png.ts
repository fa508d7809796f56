import { deflateSync } from "node:zlib";
import type { RgbPicture } from "../picture/rgb-picture.ts";
import { pngChunk, pngFile } from "./png-file.ts";

const trueColour = 2;

/** One picture as a PNG. https://www.w3.org/TR/png-3/ */
export function pngOf({ width, height, rgb }: RgbPicture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, trueColour, 0, 0, 0], 8);
  // Each row begins with its filter: none.
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let row = 0; row < height; row++)
    rows.set(rgb.subarray(row * 3 * width, (row + 1) * 3 * width), row * (1 + 3 * width) + 1);
  return pngFile([pngChunk("IHDR", header), pngChunk("IDAT", deflateSync(rows))]);
}
