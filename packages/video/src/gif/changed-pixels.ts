import gifenc, { type GifColour } from "gifenc";
import type { RgbPicture } from "../picture/rgb-picture.ts";

/** A picture as indices into its palette; index 0 is a pixel that shows what was there before. */
export interface IndexedPicture {
  readonly palette: readonly GifColour[];
  readonly pixels: Uint8Array;
}

const mostColours = 255;
const unused: GifColour = [0, 0, 0];

/** What changed since the picture before; everything where there is none. More than 255 colours become similar ones. */
export function changedPixels(before: RgbPicture | null, picture: RgbPicture): IndexedPicture {
  const { rgb } = picture;
  const pixels = new Uint8Array(picture.width * picture.height);
  const indices = new Map<number, number>();
  const palette: GifColour[] = [unused];
  for (let pixel = 0, at = 0; pixel < pixels.length; pixel++, at += 3) {
    if (before !== null && sameColour(before.rgb, rgb, at)) continue;
    const [r, g, b] = [rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number];
    const colour = (r << 16) | (g << 8) | b;
    let index = indices.get(colour);
    if (index === undefined) {
      if (indices.size === mostColours) return fewerColours(before, picture);
      index = indices.size + 1;
      indices.set(colour, index);
      palette.push([r, g, b]);
    }
    pixels[pixel] = index;
  }
  return { palette, pixels };
}

function sameColour(before: Uint8Array, after: Uint8Array, at: number): boolean {
  return (
    before[at] === after[at] && before[at + 1] === after[at + 1] && before[at + 2] === after[at + 2]
  );
}

function fewerColours(
  before: RgbPicture | null,
  { rgb, width, height }: RgbPicture,
): IndexedPicture {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++)
    rgba.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  const colours = gifenc.quantize(rgba, mostColours);
  const pixels = gifenc.applyPalette(rgba, colours);
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    const same = before !== null && sameColour(before.rgb, rgb, 3 * pixel);
    pixels[pixel] = same ? 0 : (pixels[pixel] as number) + 1;
  }
  return { palette: [unused, ...colours], pixels };
}
