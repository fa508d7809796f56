import koffi from "koffi";
import { EmulationError } from "../emulation-error.ts";
import type { NativePicture, Picture } from "../emulator.ts";
import type { Pointer } from "./libretro-abi.ts";
import { bytesPerPixel, convertPixels, PIXEL_FORMATS, type PixelFormat } from "./pixel-format.ts";

const MAX_SIDE = 4_096;
/** Cores draw into one buffer, or two or three in turn. */
const MAX_VIEWS = 4;

/**
 * Receives the core's frames. A frame is copied as it is when it is drawn, and converted when it is looked at, so that
 * frames that nobody looks at cost little. None is dropped, because a later one may be "the same as before".
 */
export class Screen {
  #format: PixelFormat = "0RGB1555";
  #width = 0;
  #height = 0;
  #pitchBytes = 0;
  #frameFormat: PixelFormat = "0RGB1555";
  #raw: Uint8Array = new Uint8Array();
  #pixels: Uint32Array = new Uint32Array();
  #rgb: Uint8Array = new Uint8Array();
  #converted = true;
  readonly #views = new Map<bigint, Uint8Array>();

  /** @returns whether there is such a format */
  setFormat(number: number): boolean {
    const format = PIXEL_FORMATS[number];
    if (format === undefined) return false;
    this.#format = format;
    return true;
  }

  /** The size to show before the core has drawn anything. */
  expectSize(width: number, height: number): void {
    if (this.#raw.length > 0) return;
    this.#width = width;
    this.#height = height;
    this.#pixels = new Uint32Array(width * height);
  }

  /** `retro_video_refresh_t`. No pixels mean: the same as before. */
  refresh(pixels: Pointer, width: number, height: number, pitchBytes: number): void {
    if (pixels === null) return;
    const wide = bytesPerPixel(this.#format);
    const fits = pitchBytes >= width * wide && pitchBytes % wide === 0;
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || !fits) {
      throw new EmulationError(
        "CORE_FAILED",
        `The core drew a frame of ${width} by ${height} pixels with rows of ${pitchBytes} bytes: expected 1 to ${MAX_SIDE} pixels each way and rows that hold them. Try another version of the core.`,
      );
    }
    const length = pitchBytes * (height - 1) + width * wide;
    if (this.#raw.length < length) this.#raw = new Uint8Array((length + 3) & ~3);
    this.#raw.set(this.#viewOf(pixels, length));
    this.#width = width;
    this.#height = height;
    this.#pitchBytes = pitchBytes;
    this.#frameFormat = this.#format;
    this.#converted = false;
  }

  nativePicture(): NativePicture {
    this.#convert();
    return { width: this.#width, height: this.#height, pixels: this.#pixels };
  }

  picture(): Picture {
    this.#convert();
    const pixels = this.#pixels;
    if (this.#rgb.length !== pixels.length * 3) this.#rgb = new Uint8Array(pixels.length * 3);
    const rgb = this.#rgb;
    for (let i = 0, o = 0; i < pixels.length; i++, o += 3) {
      const pixel = pixels[i] as number;
      rgb[o] = pixel;
      rgb[o + 1] = pixel >> 8;
      rgb[o + 2] = pixel >> 16;
    }
    return { width: this.#width, height: this.#height, rgb };
  }

  #convert(): void {
    if (this.#converted) return;
    this.#converted = true;
    const size = this.#width * this.#height;
    if (this.#pixels.length !== size) this.#pixels = new Uint32Array(size);
    const [width, height, pitchBytes] = [this.#width, this.#height, this.#pitchBytes];
    const frame = { format: this.#frameFormat, width, height, pitchBytes, bytes: this.#raw };
    convertPixels(frame, this.#pixels);
  }

  /** Making a view costs more than copying a frame: the last ones are kept. They are read during `refresh` only. */
  #viewOf(pixels: bigint, length: number): Uint8Array {
    const known = this.#views.get(pixels);
    if (known?.length === length) return known;
    if (this.#views.size >= MAX_VIEWS) this.#views.clear();
    const view = new Uint8Array(koffi.view(pixels, length));
    this.#views.set(pixels, view);
    return view;
  }
}
