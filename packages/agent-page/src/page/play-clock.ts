/** Frames that are late are made up for, up to this many: a page that was hidden does not hurry after. */
const mostLate = 8;
/** Of a frame of the browser's, for play without a limit. */
const busyMs = 12;
const secondMs = 1_000;

/** What a clock drives. */
export interface Played {
  readonly framesPerSecond: number;
  /** Goes on by one frame of the console. */
  frame(): void;
  /** Goes on by a whole step. @returns its frames */
  step(): number;
  /** Shows what it has come to. */
  show(): void;
}

/** Plays at the console's rate times a factor. */
export class PlayClock {
  /** Infinity for as fast as it goes. */
  speed = 1;
  /** Of the last second: when the browser drew, and the frames until then. */
  readonly #counted: { readonly at: number; readonly frames: number }[] = [];
  #next = 0;
  #frames = 0;

  /** To be called before each frame that the browser draws. */
  tick(played: Played, now: number): void {
    if (this.speed === Number.POSITIVE_INFINITY) this.#hurry(played);
    else this.#keepTime(played, now);
    this.#counted.push({ at: now, frames: this.#frames });
    while ((this.#counted[0]?.at ?? now) < now - secondMs) this.#counted.shift();
  }

  /** Over the last second. */
  get framesPerSecond(): number {
    const [first, last] = [this.#counted[0], this.#counted.at(-1)];
    if (first === undefined || last === undefined || last.at <= first.at) return 0;
    return (secondMs * (last.frames - first.frames)) / (last.at - first.at);
  }

  /** Nothing is late: the play has stood still. */
  rest(): void {
    this.#next = 0;
    this.#counted.length = 0;
  }

  #keepTime(played: Played, now: number): void {
    const frameMs = secondMs / (played.framesPerSecond * this.speed);
    // Half a frame early is nearer than half a frame late.
    const due = now + frameMs / 2;
    this.#next = Math.max(this.#next, now - mostLate * frameMs);
    if (this.#next > due) return;
    for (; this.#next <= due; this.#next += frameMs) {
      played.frame();
      this.#frames += 1;
    }
    played.show();
  }

  #hurry(played: Played): void {
    const end = performance.now() + busyMs;
    do this.#frames += played.step();
    while (performance.now() < end);
    played.show();
  }
}
