import type { Picture } from "@lockstep/emulation";
import type { ModuleObservation } from "../configuration/index.ts";

/** Pixels of one number's bar. */
const barHeight = 12;
const halfWidth = 80;

/**
 * The picture of an environment that draws none: its gray observation, or a bar for each number of its vector, to the
 * right of the middle for positive ones.
 * @param frame the newest one
 */
export function observationPicture(observation: ModuleObservation, frame: Uint8Array): Picture {
  if (observation.kind === "picture") {
    const { height, width } = observation;
    const rgb = new Uint8Array(3 * height * width);
    for (let pixel = 0; pixel < frame.length; pixel++)
      rgb.fill(frame[pixel] as number, 3 * pixel, 3 * pixel + 3);
    return { width, height, rgb };
  }
  const values = new Float32Array(frame.buffer, frame.byteOffset, observation.length);
  const width = 2 * halfWidth;
  const rgb = new Uint8Array(3 * width * barHeight * values.length);
  values.forEach((value, index) => {
    // Large numbers have a place, too.
    const end = Math.round(halfWidth + (halfWidth * value) / (1 + Math.abs(value)));
    const [from, to] = end < halfWidth ? [end, halfWidth] : [halfWidth, end];
    for (let row = 1; row < barHeight; row++) {
      const line = (index * barHeight + row) * width;
      rgb.fill(200, 3 * (line + from), 3 * (line + to));
      rgb.fill(90, 3 * (line + halfWidth), 3 * (line + halfWidth + 1));
    }
  });
  return { width, height: barHeight * values.length, rgb };
}
