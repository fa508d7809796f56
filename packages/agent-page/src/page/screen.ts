import type { Picture } from "@lockstep/emulation/browser";
import { element } from "@lockstep/watch-page/parts";

/** The console's picture, and those of a step that are not shown yet. */
export class Screen {
  readonly element: HTMLCanvasElement = element("canvas", {
    ...{ class: "screen", role: "img", "aria-label": "The console's picture" },
  });
  /** Kept from step to step. */
  readonly #images: ImageData[] = [];
  #taken = 0;
  #shown = 0;
  #pictures = 0;

  /** Pictures that wait to be shown. */
  get waiting(): number {
    return this.#taken - this.#shown;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#taken = 0;
    this.#shown = 0;
  }

  /** Takes a picture to be shown after those that wait. */
  take(picture: Picture): void {
    const { width, height, rgb } = picture;
    const known = this.#images[this.#taken];
    const image =
      known?.width === width && known.height === height ? known : new ImageData(width, height);
    this.#images[this.#taken] = image;
    this.#taken += 1;
    const pixels = new Uint32Array(image.data.buffer);
    for (let at = 0, from = 0; at < pixels.length; at++, from += 3) {
      const [red, green, blue] = [rgb[from] ?? 0, rgb[from + 1] ?? 0, rgb[from + 2] ?? 0];
      pixels[at] = 0xff000000 | (blue << 16) | (green << 8) | red;
    }
  }

  /** Goes on to the next picture that waits. */
  advance(): void {
    if (this.waiting > 0) this.#shown += 1;
  }

  /** Shows the picture that was reached. */
  show(): void {
    const image = this.#images[this.#shown - 1];
    if (image === undefined || this.#shown === 0) return;
    const canvas = this.element;
    if (canvas.width !== image.width) canvas.width = image.width;
    if (canvas.height !== image.height) canvas.height = image.height;
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    this.#pictures += 1;
    canvas.dataset["picture"] = String(this.#pictures);
  }
}
