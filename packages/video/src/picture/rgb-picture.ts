/** A picture in full colour. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  /** `height * width * 3` bytes, row by row, R G B. */
  readonly rgb: Uint8Array;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}
