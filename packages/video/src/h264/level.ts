import type { PictureSize } from "../picture/rgb-picture.ts";

/** ITU-T H.264, table A-1: level_idc, macroblocks a second, macroblocks of a picture. */
const levels: readonly (readonly [idc: number, perSecond: number, ofPicture: number])[] = [
  [21, 19_800, 792],
  [30, 40_500, 1_620],
  [31, 108_000, 3_600],
  [32, 216_000, 5_120],
  [40, 245_760, 8_192],
  [42, 522_240, 8_704],
  [50, 589_824, 22_080],
  [51, 983_040, 36_864],
  [52, 2_073_600, 36_864],
];

/** The lowest level of a video, which tells a player how fast it must be. Above the highest one: that one. */
export function levelOf({ width, height }: PictureSize, framesPerSecond: number): number {
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const enough = levels.find(
    ([, perSecond, ofPicture]) => blocks * framesPerSecond <= perSecond && blocks <= ofPicture,
  );
  return (enough ?? levels.at(-1) ?? [52])[0];
}

/** Constrained baseline: it uses nothing that hardware decoders lack. */
const constrained = 0xc0;

/** A sequence parameter set of another level: h264-mp4-encoder chooses one by the picture's size alone. */
export function withLevel(sps: Uint8Array, level: number): Uint8Array {
  const changed = sps.slice();
  changed[2] = (changed[2] as number) | constrained;
  changed[3] = level;
  return changed;
}
