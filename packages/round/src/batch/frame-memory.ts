/**
 * Memory for a learner's frames that is reused in each round. Frames are most of its memory and live as long as a
 * round: only full garbage collections would free newly allocated ones.
 */
export class FrameMemory {
  readonly #mostFreeBytes: number;
  /** By length. */
  readonly #free = new Map<number, Uint8Array[]>();
  #freeBytes = 0;

  /** @param mostFreeBytes limit for unused memory; memory released beyond it is left to the garbage collector */
  constructor(mostFreeBytes: number) {
    this.#mostFreeBytes = mostFreeBytes;
  }

  /** Bytes in their own buffer. They contain data of an earlier use. */
  take(bytes: number): Uint8Array {
    const frames = this.#free.get(bytes)?.pop();
    if (frames === undefined) return new Uint8Array(bytes);
    this.#freeBytes -= bytes;
    return frames;
  }

  /** Releases frames that are no longer used. */
  giveBack(frames: Uint8Array): void {
    const bytes = frames.byteLength;
    // Memory that was moved to a thread that ended is lost.
    if (bytes === 0 || this.#freeBytes + bytes > this.#mostFreeBytes) return;
    this.#freeBytes += bytes;
    const same = this.#free.get(bytes);
    if (same === undefined) this.#free.set(bytes, [frames]);
    else same.push(frames);
  }
}
