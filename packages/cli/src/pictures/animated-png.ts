import { deflateSync } from "node:zlib";
import type { Picture } from "@lockstep/emulation";
import { pngChunk, pngFile } from "@lockstep/video";

/** A growing animation. */
export interface AnimatedPng {
  /** Adds a picture, of any size. Copied. */
  add(picture: Picture): void;
  /** The file's bytes. @throws {RangeError} without a picture */
  finish(): Uint8Array;
}

export interface AnimatedPngOptions {
  /** Of each picture. */
  readonly delayMs: number;
}

const indexedColour = 3;
const mostColours = 256;
/** A frame's delay is a 16-bit number of milliseconds. */
const mostDelayMs = 65_535;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The changed part of a picture, as palette indices. */
interface Patch extends Size {
  readonly x: number;
  readonly y: number;
  readonly pixels: Uint8Array;
}

/** Pictures of one size, one after another. The first patch of each is a whole picture. */
interface Scene {
  readonly size: Size;
  readonly patches: { readonly patch: Patch; count: number }[];
}

/**
 * Writes an animated PNG with a palette: lossless up to 256 colours, later ones become the nearest of these.
 * Only the rectangle that changed is stored. A game may change its picture's size while it runs: the file is as large as
 * the largest picture, smaller ones stand in the middle of it on black. https://www.w3.org/TR/png-3/
 */
export function createAnimatedPng({ delayMs }: AnimatedPngOptions): AnimatedPng {
  const palette = new Palette();
  const scenes: Scene[] = [];
  let before: Uint8Array | null = null;
  return {
    add({ width, height, rgb }) {
      const last = scenes.at(-1);
      const same = last?.size.width === width && last.size.height === height;
      const scene = same ? last : { size: { width, height }, patches: [] };
      if (!same) scenes.push(scene);
      const pixels = palette.indices(rgb, width * height);
      const patch = changedPart(same ? before : null, pixels, width, height);
      before = pixels;
      const shown = scene.patches.at(-1);
      // A picture that stands still only lasts longer, as long as a frame can.
      const longer = shown !== undefined && (shown.count + 1) * delayMs <= mostDelayMs;
      if (patch === null && longer) shown.count += 1;
      else scene.patches.push({ patch: patch ?? onePixel(pixels), count: 1 });
    },
    finish() {
      if (scenes.length === 0) throw new RangeError("an animation needs at least one picture");
      const canvas = {
        width: Math.max(...scenes.map(({ size }) => size.width)),
        height: Math.max(...scenes.map(({ size }) => size.height)),
      };
      const frames = scenes.flatMap((scene) => onCanvas(scene, canvas, () => palette.black()));
      let sequence = 0;
      const { width, height } = canvas;
      const chunks = [
        pngChunk("IHDR", concat([words(width, height), Uint8Array.of(8, indexedColour, 0, 0, 0)])),
        pngChunk("acTL", words(frames.length, 0)),
        pngChunk("PLTE", palette.bytes()),
      ];
      for (const [index, { patch, count }] of frames.entries()) {
        chunks.push(pngChunk("fcTL", frameControl(patch, count * delayMs, sequence++)));
        const pixels = deflateSync(withFilterBytes(patch), { level: 9 });
        chunks.push(
          index === 0
            ? pngChunk("IDAT", pixels)
            : pngChunk("fdAT", concat([words(sequence++), pixels])),
        );
      }
      return pngFile(chunks);
    },
  };
}

/** What shows a picture again that has not changed. */
function onePixel(pixels: Uint8Array): Patch {
  return { x: 0, y: 0, width: 1, height: 1, pixels: pixels.slice(0, 1) };
}

/** A scene's patches where they are on a canvas of at least its size. The first one also clears what was there. */
function onCanvas({ size, patches }: Scene, canvas: Size, black: () => number): Scene["patches"] {
  const left = Math.floor((canvas.width - size.width) / 2);
  const top = Math.floor((canvas.height - size.height) / 2);
  const whole = size.width === canvas.width && size.height === canvas.height;
  return patches.map(({ patch, count }, index) => {
    const moved = { ...patch, x: patch.x + left, y: patch.y + top };
    return { patch: index > 0 || whole ? moved : framed(moved, canvas, black()), count };
  });
}

function framed({ x, y, width, height, pixels }: Patch, canvas: Size, black: number): Patch {
  const all = new Uint8Array(canvas.width * canvas.height).fill(black);
  for (let row = 0; row < height; row++)
    all.set(pixels.subarray(row * width, (row + 1) * width), (y + row) * canvas.width + x);
  return { x: 0, y: 0, ...canvas, pixels: all };
}

class Palette {
  readonly #indexByColour = new Map<number, number>();

  indices(rgb: Uint8Array, count: number): Uint8Array {
    const pixels = new Uint8Array(count);
    for (let pixel = 0; pixel < count; pixel++) {
      const at = pixel * 3;
      const colour = ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0);
      pixels[pixel] = this.#indexByColour.get(colour) ?? this.#admit(colour);
    }
    return pixels;
  }

  black(): number {
    return this.#indexByColour.get(0) ?? this.#admit(0);
  }

  bytes(): Uint8Array {
    // Nearest colours are remembered beside the palette's own: those are the first of each index.
    const colours = [...this.#indexByColour.entries()].filter(
      ([, index], position) => index === position,
    );
    return Uint8Array.from(colours.flatMap(([colour]) => channels(colour)));
  }

  #admit(colour: number): number {
    const size = this.#indexByColour.size;
    const index = size < mostColours ? size : this.#nearest(colour);
    this.#indexByColour.set(colour, index);
    return index;
  }

  #nearest(colour: number): number {
    let nearest = 0;
    let nearestDistance = Number.POSITIVE_INFINITY;
    for (const [candidate, index] of this.#indexByColour) {
      const [r, g, b] = channels(candidate).map((value, i) => value - (channels(colour)[i] ?? 0));
      const distance = (r ?? 0) ** 2 + (g ?? 0) ** 2 + (b ?? 0) ** 2;
      if (distance < nearestDistance) [nearest, nearestDistance] = [index, distance];
    }
    return nearest;
  }
}

function channels(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

/** The smallest rectangle that holds every pixel that differs; `null` when none does. */
function changedPart(
  before: Uint8Array | null,
  after: Uint8Array,
  width: number,
  height: number,
): Patch | null {
  let [left, right, top, bottom] =
    before === null ? [0, width - 1, 0, height - 1] : [width, -1, height, -1];
  for (let at = 0; before !== null && at < after.length; at++) {
    if (before[at] === after[at]) continue;
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (right < left) return null;
  const [patchWidth, patchHeight] = [right - left + 1, bottom - top + 1];
  const pixels = new Uint8Array(patchWidth * patchHeight);
  for (let row = 0; row < patchHeight; row++) {
    const from = (top + row) * width + left;
    pixels.set(after.subarray(from, from + patchWidth), row * patchWidth);
  }
  return { x: left, y: top, width: patchWidth, height: patchHeight, pixels };
}

/** PNG's filter type 0 (none) before each row: indices do not resemble their neighbours. */
function withFilterBytes({ width, height, pixels }: Patch): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return rows;
}

/** The picture stays under the next one and replaces what was there: dispose 0, blend 0. */
function frameControl(patch: Patch, delayMs: number, sequence: number): Uint8Array {
  const delay = Math.min(mostDelayMs, Math.round(delayMs));
  return concat([
    words(sequence, patch.width, patch.height, patch.x, patch.y),
    Uint8Array.of(delay >> 8, delay & 255, 1000 >> 8, 1000 & 255, 0, 0),
  ]);
}

/** Big-endian 32-bit words. */
function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value);
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
