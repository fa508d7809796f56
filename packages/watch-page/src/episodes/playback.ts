import { everyFrame } from "../shell/every-frame.ts";

/** Of a console. */
const picturesPerSecond = 60;

/** The picture that is shown now, and whether it moves on. */
export class Playback {
  speed = 1;
  #position = 0;
  #playing = false;
  #last: number | null = null;
  readonly #end: () => number;
  readonly #show: (picture: number) => void;

  /**
   * @param end number of pictures that can be shown
   * @param leaving ends it
   */
  constructor(end: () => number, show: (picture: number) => void, leaving: AbortSignal) {
    this.#end = end;
    this.#show = show;
    everyFrame((now) => this.#move(now), leaving);
  }

  get playing(): boolean {
    return this.#playing;
  }

  get picture(): number {
    return Math.floor(this.#position);
  }

  /** From the beginning when it has come to the end. */
  toggle(): void {
    this.#playing = !this.#playing;
    this.#last = null;
    if (this.#playing && this.picture >= this.#end() - 1) this.#position = 0;
    this.#show(this.picture);
  }

  seek(picture: number): void {
    this.#position = Math.max(0, Math.min(picture, Math.max(0, this.#end() - 1)));
    this.#show(this.picture);
  }

  pause(): void {
    if (this.#playing) this.toggle();
  }

  #move(now: number): void {
    const before = this.#last;
    this.#last = now;
    if (!this.#playing || before === null) return;
    const last = Math.max(0, this.#end() - 1);
    const next = this.#position + ((now - before) / 1000) * picturesPerSecond * this.speed;
    const shown = this.picture;
    this.#position = Math.min(last, next);
    if (this.picture !== shown) this.#show(this.picture);
  }
}
