/** A part of a picture, in pixels from its upper left. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  /** 0 for all that is left. */
  readonly width: number;
  /** 0 for all that is left. */
  readonly height: number;
}

/**
 * The crop of a picture of that size; `null` where nothing is cut. What reaches beyond the picture ends with it.
 * Source: openai/retro, retro/retro_env.py, `get_screen`.
 */
export function cropWithin(crop: Crop, picture: { width: number; height: number }): Crop | null {
  const x = Math.min(crop.x, picture.width);
  const y = Math.min(crop.y, picture.height);
  const fits = crop.width > 0 && x + crop.width <= picture.width;
  const width = fits ? crop.width : picture.width - x;
  const high = crop.height > 0 && y + crop.height <= picture.height;
  const height = high ? crop.height : picture.height - y;
  if (width === picture.width && height === picture.height) return null;
  return { x, y, width, height };
}

/** Whether a crop asks for pixels that a picture of that size does not have. {@link cropWithin} leaves them out. */
export function reachesBeyond(crop: Crop, picture: { width: number; height: number }): boolean {
  return (
    crop.x + Math.max(1, crop.width) > picture.width ||
    crop.y + Math.max(1, crop.height) > picture.height
  );
}
