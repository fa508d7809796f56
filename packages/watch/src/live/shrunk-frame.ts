/**
 * Gray frames, one after another, with the mean of `factor × factor` pixels in place of each such square. Squares at the
 * right and lower border may be smaller.
 * @param frames `[count, height, width]`
 */
export function shrunk(
  frames: Uint8Array,
  count: number,
  { width, height }: { readonly width: number; readonly height: number },
  factor: number,
): { readonly bytes: Uint8Array; readonly width: number; readonly height: number } {
  const small = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
  const bytes = new Uint8Array(count * small.width * small.height);
  let out = 0;
  for (let frame = 0; frame < count; frame++)
    for (let row = 0; row < small.height; row++)
      for (let column = 0; column < small.width; column++) {
        const top = { x: column * factor, y: row * factor };
        const base = frame * width * height;
        bytes[out++] = meanOf(frames, base, { width, height }, { ...top, factor });
      }
  return { bytes, ...small };
}

function meanOf(
  frames: Uint8Array,
  base: number,
  size: { readonly width: number; readonly height: number },
  square: { readonly x: number; readonly y: number; readonly factor: number },
): number {
  const [right, bottom] = [
    Math.min(size.width, square.x + square.factor),
    Math.min(size.height, square.y + square.factor),
  ];
  let sum = 0;
  for (let y = square.y; y < bottom; y++)
    for (let x = square.x; x < right; x++) sum += frames[base + y * size.width + x] as number;
  return Math.round(sum / ((right - square.x) * (bottom - square.y)));
}
