import type { NativePicture, Picture } from "@lockstep/emulation";
import { type Crop, cropWithin } from "../game/crop.ts";

/** Cuts a scenario's rectangle out of pictures of any size. Its pictures are valid until the next one. */
export class PictureCrop {
  readonly #crop: Crop | null;
  #rgb: Uint8Array = new Uint8Array();
  #pixels: Uint32Array = new Uint32Array();

  /** @param crop `null` leaves pictures as they are */
  constructor(crop: Crop | null) {
    this.#crop = crop;
  }

  cut(picture: Picture): Picture {
    const crop = this.#within(picture);
    if (crop === null) return picture;
    const bytes = 3 * crop.width;
    if (this.#rgb.length !== bytes * crop.height) this.#rgb = new Uint8Array(bytes * crop.height);
    for (let row = 0; row < crop.height; row++) {
      const from = 3 * ((crop.y + row) * picture.width + crop.x);
      this.#rgb.set(picture.rgb.subarray(from, from + bytes), row * bytes);
    }
    return { width: crop.width, height: crop.height, rgb: this.#rgb };
  }

  cutNative(picture: NativePicture): NativePicture {
    const crop = this.#within(picture);
    if (crop === null) return picture;
    const { width, height } = crop;
    if (this.#pixels.length !== width * height) this.#pixels = new Uint32Array(width * height);
    for (let row = 0; row < height; row++) {
      const from = (crop.y + row) * picture.width + crop.x;
      this.#pixels.set(picture.pixels.subarray(from, from + width), row * width);
    }
    return { width, height, pixels: this.#pixels };
  }

  #within(picture: { readonly width: number; readonly height: number }): Crop | null {
    return this.#crop === null ? null : cropWithin(this.#crop, picture);
  }
}
