/** The last k frames of an episode in one buffer, oldest first. The first frame of an episode counts k times. */
export class FrameStack {
  /** `[stack, frameBytes]`. Changes in place. */
  readonly observation: Uint8Array;
  /** The last frame of {@link observation}: a view. */
  readonly newestFrame: Uint8Array;
  readonly #frameBytes: number;
  readonly #stack: number;

  constructor(stack: number, frameBytes: number) {
    this.#stack = stack;
    this.#frameBytes = frameBytes;
    this.observation = new Uint8Array(stack * frameBytes);
    this.newestFrame = this.observation.subarray((stack - 1) * frameBytes);
  }

  /** Begins an episode with the frame in {@link newestFrame}. */
  fill(): void {
    for (let i = 0; i < this.#stack - 1; i++) {
      this.observation.set(this.newestFrame, i * this.#frameBytes);
    }
  }

  /** Drops the oldest frame; the caller then writes the new one into {@link newestFrame}. */
  shift(): void {
    this.observation.copyWithin(0, this.#frameBytes);
  }
}
