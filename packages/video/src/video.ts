import type { RgbPicture } from "./picture/rgb-picture.ts";

export interface VideoOptions {
  /** Of the video. Any positive number; at most 1,000. */
  readonly framesPerSecond: number;
  /** How many pixels wide and high a pixel becomes: a whole number. */
  readonly scale: number;
}

/** A growing video. Memory does not grow with its length, but for some bytes a picture. */
export interface Video {
  /**
   * Adds a picture. It is copied. The first one's size is the video's; a smaller one stands in the middle on black.
   * One call at a time.
   * @throws {VideoError} `PICTURE_SIZE`
   * @throws {NodeJS.ErrnoException} when the file cannot be written
   */
  add(picture: RgbPicture): Promise<void>;
  /** Puts the file in its place. @throws {RangeError} without a picture @throws {NodeJS.ErrnoException} */
  finish(): Promise<void>;
  /** Leaves nothing of it, unless it is finished. Idempotent. */
  abandon(): Promise<void>;
}
