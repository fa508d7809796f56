/**
 * Memory for a learner's frames, used again round after round. Frames are most of what it holds, and they stay for as long
 * as a round does: new memory every time is found again only by searching the whole heap for what is garbage.
 */
export class FrameMemory {
  readonly #mostFreeBytes: number;
  /** By length. */
  readonly #free = new Map<number, Uint8Array[]>();
  #freeBytes = 0;

  /** @param mostFreeBytes of memory that waits to be used again; what is given back beyond is garbage like any other */
  constructor(mostFreeBytes: number) {
    this.#mostFreeBytes = mostFreeBytes;
  }

  /** Bytes alone in their buffer. What is in them is left of an earlier use. */
  take(bytes: number): Uint8Array {
    const frames = this.#free.get(bytes)?.pop();
    if (frames === undefined) return new Uint8Array(bytes);
    this.#freeBytes -= bytes;
    return frames;
  }

  /** Nobody looks at the frames any more. */
  giveBack(frames: Uint8Array): void {
    const bytes = frames.byteLength;
    // What was moved to a thread that ended is not here any more.
    if (bytes === 0 || this.#freeBytes + bytes > this.#mostFreeBytes) return;
    this.#freeBytes += bytes;
    const same = this.#free.get(bytes);
    if (same === undefined) this.#free.set(bytes, [frames]);
    else same.push(frames);
  }
}
