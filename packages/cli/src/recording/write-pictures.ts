import type { Picture } from "@lockstep/emulation";
import { beside, withStepPanel } from "@lockstep/video";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";
import type { PictureFile } from "./picture-file.ts";
import type { WatchedEpisode, WatchedStep } from "./watched-episode.ts";

export interface WritingOptions {
  /** One, or two that are shown side by side. */
  readonly episodes: readonly [WatchedEpisode, ...WatchedEpisode[]];
  readonly file: PictureFile;
  readonly overlay: boolean;
  /** Called after each step of the first episode. */
  stepped?(): void;
}

/**
 * Writes each frame of an episode, or of two, which go in step: step by step, and where one has more frames than the
 * other, the other's last one stays. So does the last one of an episode that has ended before the other.
 */
export async function writePictures(options: WritingOptions): Promise<void> {
  const { episodes, file } = options;
  const composer = new Composer(options);
  const shown: (WatchedStep | null)[] = episodes.map(() => null);
  for (let step = 0; ; step++) {
    if (step % stepsBetweenEvents === 0) await letInterruptsBeHeard();
    const played: (WatchedStep | null)[] = [];
    for (const episode of episodes) played.push(await episode.step());
    if (played.every((each) => each === null)) return;
    if (played[0] !== null) options.stepped?.();
    for (const [index, each] of played.entries()) shown[index] = each ?? stillOf(shown[index]);
    const frames = Math.max(...shown.map((each) => each?.pictures.length ?? 0));
    for (let frame = 0; frame < frames; frame++) await file.frame(composer.compose(shown, frame));
  }
}

/** Puts together what is shown at once, in the same memory each time. */
class Composer {
  readonly #options: WritingOptions;
  readonly #panels: (Picture | undefined)[] = [];
  #both: Picture | undefined;

  constructor(options: WritingOptions) {
    this.#options = options;
  }

  compose(shown: readonly (WatchedStep | null)[], frame: number): Picture {
    const [left, right] = shown.map((step, index) => this.#one(step, index, frame));
    if (left === undefined) throw new RangeError("nothing is shown");
    if (right === undefined) return left;
    this.#both = beside(left, right, this.#both);
    return this.#both;
  }

  #one(step: WatchedStep | null, index: number, frame: number): Picture {
    const picture = step?.pictures[Math.min(frame, step.pictures.length - 1)];
    if (step === null || picture === undefined) throw new RangeError("a step has no frame");
    const { overlay, episodes } = this.#options;
    if (!overlay) return picture;
    const actions = episodes[index]?.actions ?? [];
    const panel = withStepPanel(picture, step.facts, actions, this.#panels[index]);
    this.#panels[index] = panel;
    return panel;
  }
}

const stepsBetweenEvents = 16;

/** What stays after an episode's end. */
function stillOf(step: WatchedStep | null | undefined): WatchedStep | null {
  const last: Picture | undefined = step?.pictures.at(-1);
  return step == null || last === undefined ? null : { ...step, pictures: [last] };
}
