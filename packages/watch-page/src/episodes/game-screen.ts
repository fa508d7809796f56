import { type DecodedReel, pixelAt } from "./episode-film.ts";

/** Draws a picture of the game as it is, a pixel a pixel. */
export function drawPicture(
  canvas: HTMLCanvasElement,
  { group, palette }: DecodedReel,
  pixels: Uint8Array,
): void {
  const { width, height, colours } = group;
  const image = new ImageData(width, height);
  const out = new Uint32Array(image.data.buffer);
  if (colours > 0)
    for (let at = 0; at < out.length; at++) out[at] = palette[pixels[at] as number] as number;
  else for (let at = 0; at < out.length; at++) out[at] = pixelAt(pixels, 3 * at);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
