import type { Picture } from "@lockstep/emulation";
import type { StepFacts } from "@lockstep/video";

/** One step of an episode that is watched. */
export interface WatchedStep {
  /** Each frame of it, in order. Valid until the next step. */
  readonly pictures: readonly Picture[];
  readonly facts: StepFacts;
}

/** An episode that is played for those who watch it. */
export interface WatchedEpisode {
  /** Names of the actions, by number. */
  readonly actions: readonly string[];
  readonly framesPerSecond: number;
  /** Plays a step; `null` when the episode has ended. */
  step(): Promise<WatchedStep | null>;
}

/** Keeps the pictures of a step, which belong to their emulator until its next call. */
export class StepPictures {
  readonly #kept: Picture[] = [];
  #count = 0;

  get pictures(): readonly Picture[] {
    return this.#kept.slice(0, this.#count);
  }

  restart(): void {
    this.#count = 0;
  }

  add({ width, height, rgb }: Picture): void {
    const bytes = width * height * 3;
    const before = this.#kept[this.#count]?.rgb;
    const memory = before?.length === bytes ? before : new Uint8Array(bytes);
    memory.set(rgb);
    this.#kept[this.#count] = { width, height, rgb: memory };
    this.#count += 1;
  }
}
