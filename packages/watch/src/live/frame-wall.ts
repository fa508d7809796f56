import { promisify } from "node:util";
import { constants, deflate } from "node:zlib";
import { frameBytes } from "@lockstep/environment/configuration";
import type { EventSource, ServerEvent } from "@lockstep/service-kit";
import type { Clock, Timer } from "@lockstep/system";
import type { ObservationShape, WallFrames } from "@lockstep/watch-page";
import { shrunk } from "./shrunk-frame.ts";

const compressed = promisify(deflate);

/** Between two pictures of the wall. */
const tickMs = 400;
/** More are sent less often. */
const bytesPerSecond = 400_000;
/** Frames are made smaller until all of them together have no more. */
const mostPixels = 1 << 19;
/** Of vectors, so many of the last steps are shown, fewer where all of them together have more bytes. */
const mostVectors = 120;
const mostVectorBytes = 1 << 18;

/**
 * The newest frame of every slot, or its last vectors. They are kept as they come and encoded once for all listeners, only
 * while there are any, and never faster than a few times a second.
 */
export class FrameWall implements EventSource {
  readonly #observation: ObservationShape;
  readonly #frameBytes: number;
  readonly #clock: Pick<Clock, "timer" | "now">;
  /** Frames of a slot that are shown. */
  readonly #depth: number;
  /** `[slot, depth, frame]`, oldest first. */
  readonly #newest: Uint8Array;
  readonly #known: boolean[];
  readonly #factor: number;
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  #changed = false;
  #last: ServerEvent | null = null;
  #timer: Timer | null = null;
  readonly #encodedOnce: () => void;
  #encodings = 0;

  /** @param encodedOnce called when all frames were encoded, however many listen */
  constructor(
    slots: number,
    observation: ObservationShape,
    clock: Pick<Clock, "timer" | "now">,
    encodedOnce: () => void = () => undefined,
  ) {
    this.#encodedOnce = encodedOnce;
    this.#observation = observation;
    this.#frameBytes = frameBytes(observation);
    this.#clock = clock;
    this.#depth = depthFor(slots, observation, this.#frameBytes);
    const bytes = slots * this.#depth * this.#frameBytes;
    this.#newest = observation.kind === "vector" ? missing(bytes) : new Uint8Array(bytes);
    this.#known = new Array<boolean>(slots).fill(false);
    this.#factor = factorFor(slots, observation);
  }

  /** How often all frames were encoded. */
  get encodings(): number {
    return this.#encodings;
  }

  /** @param frames of a slot, the next ones, oldest first; the last ones are copied */
  readonly seen = (slot: number, frames: Uint8Array): void => {
    if (frames.length < this.#frameBytes || slot >= this.#known.length) return;
    const own = this.#depth * this.#frameBytes;
    const all = this.#newest.subarray(slot * own, (slot + 1) * own);
    const whole = frames.length - (frames.length % this.#frameBytes);
    const added = frames.subarray(Math.max(0, whole - own), whole);
    all.copyWithin(0, added.length);
    all.set(added, own - added.length);
    this.#known[slot] = true;
    this.#changed = true;
  };

  subscribe(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    if (this.#last !== null) listener(this.#last);
    this.#timer ??= this.#clock.timer(0, () => this.#tick());
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#listeners.clear();
    this.#timer?.cancel();
  }

  #tick(): void {
    this.#send().then(
      (bytes) => {
        this.#timer = null;
        if (this.#listeners.size === 0) return;
        const ms = Math.max(tickMs, (1000 * bytes) / bytesPerSecond);
        this.#timer = this.#clock.timer(ms, () => this.#tick());
      },
      () => {
        this.#timer = null;
      },
    );
  }

  /** @returns bytes of what was sent */
  async #send(): Promise<number> {
    if (!this.#changed || this.#listeners.size === 0) return 0;
    this.#changed = false;
    this.#encodings += 1;
    this.#encodedOnce();
    const wall = await this.#encoded();
    const bytes = Buffer.from(`event: wall\ndata: ${JSON.stringify(wall)}\n\n`);
    this.#last = { bytes, skippable: true };
    for (const listener of this.#listeners) listener(this.#last);
    return bytes.length;
  }

  async #encoded(): Promise<WallFrames> {
    const frames = this.#small();
    const zlib = await compressed(frames.bytes, { level: constants.Z_BEST_SPEED });
    return {
      kind: this.#observation.kind,
      width: frames.width,
      height: frames.height,
      known: this.#known.map((each) => (each ? "1" : "0")).join(""),
      frames: zlib.toString("base64"),
    };
  }

  /** A copy, because frames come while it is compressed. */
  #small(): { readonly bytes: Uint8Array; readonly width: number; readonly height: number } {
    const { kind } = this.#observation;
    if (kind === "vector")
      return {
        bytes: this.#newest.slice(),
        width: this.#observation.length,
        height: this.#depth,
      };
    const { width, height } = this.#observation;
    if (this.#factor === 1) return { bytes: this.#newest.slice(), width, height };
    return shrunk(this.#newest, this.#known.length, { width, height }, this.#factor);
  }
}

function depthFor(slots: number, { kind }: ObservationShape, frameBytes: number): number {
  if (kind === "pictures") return 1;
  return Math.max(1, Math.min(mostVectors, Math.floor(mostVectorBytes / (slots * frameBytes))));
}

/** Numbers that are not there. */
function missing(bytes: number): Uint8Array {
  return new Uint8Array(new Float32Array(bytes / 4).fill(Number.NaN).buffer);
}

function factorFor(slots: number, observation: ObservationShape): number {
  if (observation.kind === "vector") return 1;
  const { width, height } = observation;
  let factor = 1;
  while (slots * Math.ceil(width / factor) * Math.ceil(height / factor) > mostPixels) factor += 1;
  return factor;
}
