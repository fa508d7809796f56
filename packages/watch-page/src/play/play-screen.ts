import { type DecodedReel, decodeGroup } from "../episodes/episode-film.ts";
import { drawPicture } from "../episodes/game-screen.ts";
import { element } from "../shell/elements.ts";
import { everyFrame } from "../shell/every-frame.ts";
import type { PlayGroup } from "./play-wire.ts";

/** Steps whose pictures wait to be shown, at most: a page that was slow shows the newest ones. */
const mostSteps = 3;

interface Waiting {
  readonly reel: DecodedReel;
  readonly shown: () => void;
  at: number;
}

/** The pictures of one side, shown at the console's rate as they come. */
export class PlayScreen {
  readonly element: HTMLCanvasElement;
  readonly #framesPerSecond: () => number;
  readonly #waiting: Waiting[] = [];
  /** Groups are decoded one after another. */
  #decoding: Promise<void> = Promise.resolve();
  #next = 0;
  #pictures = 0;

  /** @param leaving ends it */
  constructor(label: string, framesPerSecond: () => number, leaving: AbortSignal) {
    this.element = element("canvas", { class: "screen", role: "img", "aria-label": label });
    this.#framesPerSecond = framesPerSecond;
    everyFrame((now) => this.#tick(now), leaving);
  }

  /** @param shown called when its last picture is */
  add(group: PlayGroup, payload: Uint8Array<ArrayBuffer>, shown: () => void): void {
    this.#decoding = this.#decoding
      .then(async () => {
        this.#waiting.push({ reel: await decodeGroup(group, payload), shown, at: 0 });
        while (this.#waiting.length > mostSteps) this.#waiting.shift()?.shown();
      })
      .catch(() => undefined);
  }

  #tick(now: number): void {
    const frameMs = 1_000 / this.#framesPerSecond();
    // Half a frame early is nearer than half a frame late.
    if (now < this.#next - frameMs / 2) return;
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#next = now;
      return;
    }
    const picture = first.reel.pictures[first.at];
    if (picture !== undefined) {
      drawPicture(this.element, first.reel, picture);
      this.#pictures += 1;
      this.element.dataset["picture"] = String(this.#pictures);
    }
    first.at += 1;
    if (first.at >= first.reel.pictures.length) {
      this.#waiting.shift();
      first.shown();
    }
    this.#next = Math.max(this.#next + frameMs, now - frameMs);
  }
}
