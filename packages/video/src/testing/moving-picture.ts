import type { RgbPicture } from "../picture/rgb-picture.ts";

/** A picture like a game's: coloured tiles with hard edges that move to the left, and a dot that moves across them. */
export function movingPicture(frame: number, width = 96, height = 80): RgbPicture {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const tile = (((x + frame) >> 3) * 7 + (y >> 3) * 13) % 11;
      const dot = Math.abs(x - ((frame * 2) % width)) < 3 && Math.abs(y - 40) < 3;
      const colour = dot ? [250, 40, 20] : [20 * tile, 250 - 20 * tile, (90 * tile) % 256];
      const at = (y * width + x) * 3;
      for (let part = 0; part < 3; part++) rgb[at + part] = colour[part] as number;
    }
  return { width, height, rgb };
}
