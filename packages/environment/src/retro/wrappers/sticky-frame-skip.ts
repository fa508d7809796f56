import type { SavedNumbers } from "../../slot/saved-numbers.ts";

/** In place of the held action before an episode's first frame. */
const NONE = -1;

/**
 * Plays a step of several frames, whose first frame may still belong to the action before: the StochasticFrameSkip of
 * the 2018 Retro Contest. The first step of an episode uses its action at once; later, the first frame keeps the
 * action before with a fixed probability; from the second frame on the new one holds. A step stops at the episode's end.
 */
export class StickyFrameSkip {
  readonly #frameSkip: number;
  readonly #stickiness: number;
  #held: number | null = null;

  constructor(frameSkip: number, stickiness: number) {
    this.#frameSkip = frameSkip;
    this.#stickiness = stickiness;
  }

  /** Begins an episode. */
  restart(): void {
    this.#held = null;
  }

  save(numbers: SavedNumbers): void {
    numbers.push(this.#held ?? NONE);
  }

  /** As it was at {@link save}. */
  load(numbers: SavedNumbers): void {
    const held = numbers.take();
    this.#held = held === NONE ? null : held;
  }

  /**
   * @param u in [0, 1): below the stickiness, the first frame keeps the action before
   * @param playFrame plays one frame and says whether the episode has ended; `last` on the step's last possible frame
   * @returns whether the episode has ended
   */
  step(action: number, u: number, playFrame: (action: number, last: boolean) => boolean): boolean {
    for (let frame = 0; frame < this.#frameSkip; frame++) {
      if (this.#held === null || frame > 0 || u >= this.#stickiness) this.#held = action;
      if (playFrame(this.#held, frame === this.#frameSkip - 1)) return true;
    }
    return false;
  }
}
