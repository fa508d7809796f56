import type { NativePicture, Picture } from "@lockstep/emulation";

/** A picture in pixels of 32 bits, for emulators that have none of their own. */
export function nativeFromRgb({ width, height, rgb }: Picture): NativePicture {
  const bytes = new Uint8Array(4 * width * height);
  for (let from = 0, to = 0; to < bytes.length; from += 3, to += 4) {
    bytes[to] = rgb[from] as number;
    bytes[to + 1] = rgb[from + 1] as number;
    bytes[to + 2] = rgb[from + 2] as number;
  }
  return { width, height, layout: "xbgr8888", pitchBytes: 4 * width, bytes };
}
