import type { PictureSize } from "../picture/rgb-picture.ts";
import type { EncodedGroup } from "./encoded-group.ts";

/** What a video begins with. */
export interface EncoderStart {
  /** Of the pictures, before they are enlarged. */
  readonly size: PictureSize;
  readonly scale: number;
}

/** Pictures for an encoder's thread. */
export interface PictureBatch {
  /** Of a new video; `null` where the last one goes on. */
  readonly start: EncoderStart | null;
  /** RGB of one picture after another. Its memory moves along. */
  readonly pictures: Uint8Array;
  readonly count: number;
  /** None follow: what is left becomes a group. */
  readonly last: boolean;
}

export interface EncodedBatch {
  readonly groups: readonly EncodedGroup[];
  /** The batch's memory, for another one. */
  readonly pictures: Uint8Array;
}
