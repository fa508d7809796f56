import { colour } from "../shell/theme.ts";

/** How a frame lies in its bytes. */
export interface FrameShape {
  readonly kind: "pictures" | "vector";
  readonly width: number;
  readonly height: number;
}

const barWidth = 60;
const barHeight = 6;

/** Draws a gray frame, or a bar for each number of a vector. @param bytes a view; its first byte may lie anywhere */
export function drawFrame(canvas: HTMLCanvasElement, shape: FrameShape, bytes: Uint8Array): void {
  if (shape.kind === "vector") drawBars(canvas, floatsOf(bytes));
  else drawGray(canvas, shape, bytes);
}

/** float32, little endian. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

function drawGray(
  canvas: HTMLCanvasElement,
  { width, height }: FrameShape,
  bytes: Uint8Array,
): void {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let index = 0; index < pixels.length; index++)
    pixels[index] = 0xff000000 | ((bytes[index] ?? 0) * 0x010101);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** To the right of the middle for positive numbers; large ones have a place, too. */
function drawBars(canvas: HTMLCanvasElement, values: Float32Array): void {
  canvas.width = 2 * barWidth;
  canvas.height = Math.max(1, barHeight * values.length);
  const draw = canvas.getContext("2d");
  if (draw === null) return;
  draw.fillStyle = colour("--accent");
  values.forEach((value, row) => {
    const length = (barWidth * value) / (1 + Math.abs(value));
    draw.fillRect(barWidth, row * barHeight + 1, length, barHeight - 2);
  });
}
