import koffi from "koffi";
import { EmulationError } from "../../emulation-error.ts";
import type { NativePicture, Picture, PixelLayout } from "../../emulator.ts";
import { bytesPerPixel, writeRgb } from "../../pixel-layout.ts";
import type { FrameCopier } from "../callbacks/frame-copier.ts";
import type { Pointer } from "../libretro-abi.ts";

/** By libretro's numbers. */
const LAYOUTS: readonly PixelLayout[] = ["xrgb1555", "xrgb8888", "rgb565"];

const MAX_SIDE = 4_096;
/** Cores draw into one buffer, or into two or three in turn. */
const MAX_VIEWS = 4;

/**
 * Receives the core's frames. A frame is copied when it is drawn and converted only when it is read, so frames that are
 * not read cost little. Every frame is kept, because the core may report a later one as "same as before". Rows are copied
 * without the gaps between them, which are often longer than the rows.
 */
export class Screen {
  #copier: FrameCopier | null;
  #layout: PixelLayout = "xrgb1555";
  #frame: Omit<NativePicture, "bytes"> = { width: 0, height: 0, layout: "xrgb1555", pitchBytes: 0 };
  #bytes: Uint8Array = new Uint8Array();
  #rgb: Uint8Array = new Uint8Array();
  #drawn = false;
  #converted = false;
  #ended = false;
  /** Of the {@link FrameCopier}, when it was last asked. */
  #copied = 0;
  readonly #views = new Map<bigint, Uint8Array>();

  constructor(copier: FrameCopier | null = null) {
    this.#copier = copier;
  }

  /** The core has drawn something. */
  get hasDrawn(): boolean {
    return this.#drawn;
  }

  /** What was drawn stays, whatever the core draws while it is shut down. Call it before the {@link FrameCopier} is closed. */
  end(): void {
    this.#noteCopies();
    this.#copier?.copyInto(null, 0, 0, 0);
    this.#copier = null;
    this.#ended = true;
  }

  /** @returns whether this format exists */
  setFormat(number: number): boolean {
    const layout = LAYOUTS[number];
    if (layout === undefined) return false;
    this.#layout = layout;
    this.#copier?.copyInto(null, 0, 0, 0);
    return true;
  }

  /** The size to show before the core has drawn anything. */
  expectSize(width: number, height: number): void {
    if (this.#drawn || this.#ended) return;
    const layout = this.#layout;
    const pitchBytes = width * bytesPerPixel(layout);
    this.#frame = { width, height, layout, pitchBytes };
    this.#bytes = new Uint8Array(pitchBytes * height);
    this.#converted = false;
  }

  /** `retro_video_refresh_t`. No pixels mean the same frame as before. */
  refresh(pixels: Pointer, width: number, height: number, pitchBytes: number): void {
    if (pixels === null || this.#ended) return;
    const layout = this.#layout;
    const wide = bytesPerPixel(layout);
    const fits = pitchBytes >= width * wide && pitchBytes % wide === 0;
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || !fits) {
      throw new EmulationError(
        "CORE_FAILED",
        `The core drew a frame of ${width} by ${height} pixels with rows of ${pitchBytes} bytes: expected 1 to ${MAX_SIDE} pixels each way and rows that hold them. Try another version of the core.`,
      );
    }
    const rowBytes = width * wide;
    const source = this.#viewOf(pixels, pitchBytes * (height - 1) + rowBytes);
    if (this.#bytes.length !== rowBytes * height) this.#bytes = new Uint8Array(rowBytes * height);
    if (pitchBytes === rowBytes) this.#bytes.set(source);
    else
      for (let row = 0; row < height; row++) {
        const from = row * pitchBytes;
        this.#bytes.set(source.subarray(from, from + rowBytes), row * rowBytes);
      }
    this.#frame = { width, height, layout, pitchBytes: rowBytes };
    this.#drawn = true;
    this.#converted = false;
    this.#copier?.copyInto(this.#bytes, width, height, pitchBytes);
  }

  nativePicture(): NativePicture {
    return { ...this.#frame, bytes: this.#bytes };
  }

  picture(): Picture {
    const { width, height } = this.#frame;
    this.#noteCopies();
    if (!this.#converted) {
      if (this.#rgb.length !== width * height * 3) this.#rgb = new Uint8Array(width * height * 3);
      writeRgb(this.nativePicture(), this.#rgb);
      this.#converted = true;
    }
    return { width, height, rgb: this.#rgb };
  }

  #noteCopies(): void {
    const copied = this.#copier?.copied ?? this.#copied;
    if (copied !== this.#copied) this.#converted = false;
    this.#copied = copied;
  }

  /** Making a view costs more than copying a frame, so the last views are kept. They are read only during `refresh`. */
  #viewOf(pixels: bigint, length: number): Uint8Array {
    const known = this.#views.get(pixels);
    if (known?.length === length) return known;
    if (this.#views.size >= MAX_VIEWS) this.#views.clear();
    const view = new Uint8Array(koffi.view(pixels, length));
    this.#views.set(pixels, view);
    return view;
  }
}
