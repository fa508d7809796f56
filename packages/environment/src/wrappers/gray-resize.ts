import type { NativePicture, Picture } from "@lockstep/emulation";
import { EnvironmentError } from "../environment-error.ts";
import { AreaResize } from "./area-resize.ts";
import { grayOfNative, grayOfRgb } from "./gray-pixels.ts";
import type { PictureSize } from "./picture-size.ts";

/** Turns pictures of one size into small gray ones, as OpenCV's RGB2GRAY and INTER_AREA do (the latter within ±1). */
export class GrayResize {
  readonly #from: PictureSize;
  readonly #gray: Uint8Array;
  readonly #area: AreaResize;

  /** @throws {EnvironmentError} `OBSERVATION_REFUSED` when the small picture would be larger in any direction */
  constructor(from: PictureSize, to: PictureSize) {
    if (to.width > from.width || to.height > from.height || to.width < 1 || to.height < 1) {
      throw new EnvironmentError(
        "OBSERVATION_REFUSED",
        `An observation of ${to.width}x${to.height} cannot be made from a picture of ${from.width}x${from.height}: expected at least 1x1 and at most the picture's size. Change the observation's size.`,
      );
    }
    this.#from = { width: from.width, height: from.height };
    this.#gray = new Uint8Array(from.width * from.height);
    this.#area = new AreaResize(from, to);
  }

  /** @param target `[height, width]` of the small size */
  fromPicture(picture: Picture, target: Uint8Array): void {
    this.#expectSize(picture);
    grayOfRgb(picture.rgb, this.#gray);
    this.#area.resize(this.#gray, target);
  }

  /** The same from an emulator's own pixels. @param target `[height, width]` of the small size */
  fromNative(picture: NativePicture, target: Uint8Array): void {
    this.#expectSize(picture);
    grayOfNative(picture.pixels, this.#gray);
    this.#area.resize(this.#gray, target);
  }

  #expectSize({ width, height }: PictureSize): void {
    if (width === this.#from.width && height === this.#from.height) return;
    throw new EnvironmentError(
      "OBSERVATION_REFUSED",
      `The console's picture changed from ${this.#from.width}x${this.#from.height} to ${width}x${height} in the middle of a game, which observations cannot follow.`,
    );
  }
}
