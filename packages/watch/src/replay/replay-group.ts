import { constants, deflateSync } from "node:zlib";
import type { Picture } from "@lockstep/emulation";
import type { PlayGroup, ReplayGroup, ReplayStep } from "@lockstep/watch-page";
import { replayPart } from "./replay-parts.ts";

/** About a second of a console's pictures. */
const mostPictures = 60;
const mostBytes = 16 << 20;
const mostSteps = 240;

/** Collects steps with their pictures until they are a group. */
export class ReplayGroupWriter {
  readonly #frameBytes: number;
  #pictures: Uint8Array[] = [];
  #frames: Uint8Array[] = [];
  #size = { width: 0, height: 0 };

  /** @param frameBytes of the network's newest frame */
  constructor(frameBytes: number) {
    this.#frameBytes = frameBytes;
  }

  get isFull(): boolean {
    const [first] = this.#pictures;
    const bytes = this.#pictures.length * (first?.length ?? 0);
    return (
      this.#pictures.length >= mostPictures ||
      bytes >= mostBytes ||
      this.#frames.length >= mostSteps
    );
  }

  get pictures(): number {
    return this.#pictures.length;
  }

  get steps(): number {
    return this.#frames.length;
  }

  /** @param picture its pixels are copied */
  picture({ width, height, rgb }: Picture): void {
    if (this.#pictures.length === 0) this.#size = { width, height };
    const same = width === this.#size.width && height === this.#size.height;
    // A screen that changes its size within a group is cut or filled up.
    this.#pictures.push(same ? rgb.slice() : fitted({ width, height, rgb }, this.#size));
  }

  /** @param frame the newest one after the step; copied */
  frame(frame: Uint8Array): void {
    this.#frames.push(frame.slice());
  }

  /** @param more of the header @returns the group as a part; the writer is empty again */
  finish(steps: readonly ReplayStep[], more?: Omit<PlayGroup, keyof ReplayGroup>): Uint8Array {
    const [pictures, frames] = [this.#pictures, this.#frames];
    const palette = paletteOf(pictures);
    const indexed = palette === null ? pictures : pictures.map((each) => indexedBy(palette, each));
    const content = Buffer.concat([
      palette === null ? new Uint8Array(0) : colourBytes(palette),
      ...differences(indexed),
      ...differences(frames),
    ]);
    const header = {
      kind: "group" as const,
      steps,
      ...this.#size,
      colours: palette?.size ?? 0,
      pictures: pictures.length,
      frameBytes: this.#frameBytes,
      ...more,
    };
    [this.#pictures, this.#frames] = [[], []];
    return replayPart(header, deflateSync(content, { level: constants.Z_BEST_SPEED }));
  }
}

function fitted(picture: Picture, size: { readonly width: number; readonly height: number }) {
  const rgb = new Uint8Array(3 * size.width * size.height);
  const columns = Math.min(size.width, picture.width);
  for (let row = 0; row < Math.min(size.height, picture.height); row++) {
    const from = 3 * row * picture.width;
    rgb.set(picture.rgb.subarray(from, from + 3 * columns), 3 * row * size.width);
  }
  return rgb;
}

/** Colour → its number; `null` where there are more than a byte can number. */
function paletteOf(pictures: readonly Uint8Array[]): ReadonlyMap<number, number> | null {
  const palette = new Map<number, number>();
  let last = -1;
  for (const rgb of pictures)
    for (let at = 0; at < rgb.length; at += 3) {
      const colour = colourAt(rgb, at);
      if (colour === last) continue;
      last = colour;
      if (palette.has(colour)) continue;
      if (palette.size === 256) return null;
      palette.set(colour, palette.size);
    }
  return palette;
}

function colourAt(rgb: Uint8Array, at: number): number {
  return ((rgb[at] as number) << 16) | ((rgb[at + 1] as number) << 8) | (rgb[at + 2] as number);
}

function indexedBy(palette: ReadonlyMap<number, number>, rgb: Uint8Array): Uint8Array {
  const indices = new Uint8Array(rgb.length / 3);
  let [last, number] = [-1, 0];
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const colour = colourAt(rgb, 3 * pixel);
    if (colour !== last) [last, number] = [colour, palette.get(colour) ?? 0];
    indices[pixel] = number;
  }
  return indices;
}

function colourBytes(palette: ReadonlyMap<number, number>): Uint8Array {
  return Uint8Array.from(
    [...palette.keys()].flatMap((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]),
  );
}

/** The first as it is, each other XORed with the one before it: what did not change is zeros. */
function differences(all: readonly Uint8Array[]): Uint8Array[] {
  return all.map((each, index) => {
    const before = all[index - 1];
    if (before === undefined) return each;
    const difference = new Uint8Array(each.length);
    for (let at = 0; at < each.length; at++)
      difference[at] = (each[at] as number) ^ (before[at] as number);
    return difference;
  });
}
