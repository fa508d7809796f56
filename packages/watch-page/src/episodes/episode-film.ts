import { inflated } from "../shell/inflated.ts";
import type { EpisodeBegin, ReplayBegin, ReplayGroup, ReplayStep } from "../wire.ts";

/** A group as it came, and where it stands in the episode. */
interface Reel {
  readonly group: ReplayGroup;
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly firstStep: number;
  readonly firstPicture: number;
}

/** A group that can be shown. */
export interface DecodedReel {
  readonly group: ReplayGroup;
  /** A colour a palette index, as a canvas has it; empty where pictures have R G B themselves. */
  readonly palette: Uint32Array;
  readonly pictures: readonly Uint8Array[];
  /** The newest frame after each step. */
  readonly frames: readonly Uint8Array[];
}

/** Decoded groups that are kept: the one that is shown, its neighbours and a few before. */
const mostDecoded = 6;

/** An episode that is played again: compressed as it came, decoded where it is looked at. */
export class EpisodeFilm<Begin extends EpisodeBegin = ReplayBegin> {
  readonly begin: Begin;
  readonly steps: ReplayStep[] = [];
  /** First picture of each step; the last entry is the number of pictures. */
  readonly pictureOfStep: number[] = [0];
  readonly #observation: Uint8Array;
  readonly #reels: Reel[] = [];
  readonly #decoded = new Map<Reel, Promise<DecodedReel>>();

  constructor(begin: Begin, observation: Uint8Array) {
    this.begin = begin;
    this.#observation = observation;
  }

  /** Pictures that have come so far. */
  get pictures(): number {
    return this.pictureOfStep.at(-1) ?? 0;
  }

  add(group: ReplayGroup, payload: Uint8Array<ArrayBuffer>): void {
    this.#reels.push({
      group,
      payload,
      firstStep: this.steps.length,
      firstPicture: this.pictures,
    });
    for (const step of group.steps) {
      this.steps.push(step);
      this.pictureOfStep.push(this.pictures + step.pictures);
    }
  }

  stepOf(picture: number): number {
    const { pictureOfStep } = this;
    let [low, high] = [0, Math.max(0, this.steps.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((pictureOfStep[middle] ?? 0) <= picture) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @returns `null` where it has not come yet */
  async picture(number: number): Promise<{ reel: DecodedReel; pixels: Uint8Array } | null> {
    const reel = this.#reels.findLast(({ firstPicture }) => firstPicture <= number);
    if (reel === undefined || number >= this.pictures) return null;
    const decoded = await this.#decode(reel);
    const next = this.#reels[this.#reels.indexOf(reel) + 1];
    // The next second is ready before it is shown.
    if (next !== undefined) this.#decode(next).catch(() => undefined);
    const pixels = decoded.pictures[number - reel.firstPicture];
    return pixels === undefined ? null : { reel: decoded, pixels };
  }

  /** What the network saw before a step: frames, oldest first. */
  async observation(step: number): Promise<readonly Uint8Array[]> {
    const { observation } = this.begin;
    const stack = observation.kind === "pictures" ? observation.stack : 1;
    const size = this.#observation.length / stack;
    const numbers = Array.from({ length: stack }, (_, index) => step - stack + index);
    return Promise.all(
      numbers.map((after) =>
        after < 0
          ? this.#observation.subarray((stack + after) * size, (stack + after + 1) * size)
          : this.#frameAfter(after),
      ),
    );
  }

  async #frameAfter(step: number): Promise<Uint8Array> {
    const reel = this.#reels.findLast(({ firstStep }) => firstStep <= step);
    const frame =
      reel === undefined ? undefined : (await this.#decode(reel)).frames[step - reel.firstStep];
    return frame ?? new Uint8Array(0);
  }

  #decode(reel: Reel): Promise<DecodedReel> {
    const known = this.#decoded.get(reel);
    // The one that was used last is forgotten last.
    this.#decoded.delete(reel);
    const decoding = known ?? decodeGroup(reel.group, reel.payload);
    this.#decoded.set(reel, decoding);
    const [oldest] = this.#decoded.keys();
    if (this.#decoded.size > mostDecoded && oldest !== undefined) this.#decoded.delete(oldest);
    return decoding;
  }
}

/** Unpacks a group and undoes its differences. */
export async function decodeGroup(
  group: ReplayGroup,
  payload: Uint8Array<ArrayBuffer>,
): Promise<DecodedReel> {
  const bytes = await inflated(payload);
  const { colours, width, height, pictures, frameBytes, steps } = group;
  const pictureBytes = width * height * (colours === 0 ? 3 : 1);
  const framesAt = 3 * colours + pictures * pictureBytes;
  return {
    group,
    palette: paletteOf(bytes.subarray(0, 3 * colours)),
    pictures: summed(bytes.subarray(3 * colours, framesAt), pictureBytes),
    frames: summed(bytes.subarray(framesAt, framesAt + steps.length * frameBytes), frameBytes),
  };
}

function paletteOf(rgb: Uint8Array): Uint32Array {
  return Uint32Array.from({ length: rgb.length / 3 }, (_, index) => pixelAt(rgb, 3 * index));
}

/** Opaque, as a canvas on a little-endian machine has it. */
export function pixelAt(rgb: Uint8Array, at: number): number {
  const [red, green, blue] = [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Undoes the XOR with the one before, in place. */
function summed(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  for (let at = size; at < bytes.length; at++)
    bytes[at] = (bytes[at] as number) ^ (bytes[at - size] as number);
  return Array.from({ length: size === 0 ? 0 : bytes.length / size }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
