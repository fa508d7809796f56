import { type ActionBars, actionBars } from "../episodes/action-bars.ts";
import { EpisodeFilm } from "../episodes/episode-film.ts";
import { drawPicture } from "../episodes/game-screen.ts";
import { element, setText } from "../shell/elements.ts";
import { figureList } from "../shell/figure-list.ts";
import { grouped, orDash, significant } from "../shell/format.ts";
import type { EpisodeBegin } from "../wire.ts";
import type { SideChoice } from "./beside-choice.ts";
import type { BesideEnd, BesideHeader } from "./beside-wire.ts";
import { endWords } from "./end-words.ts";

/** One of the two episodes: its picture, what its network thinks, and how it ends. */
export class BesideSide {
  readonly element: HTMLElement;
  readonly title: string;
  /** Of its line in the chart. */
  readonly colour: string;
  /** Sum of the rewards after each step. */
  readonly sums: number[] = [];
  /** Whether nothing more comes. */
  ended = false;
  #film: EpisodeFilm<EpisodeBegin> | null = null;
  #bars: ActionBars | null = null;
  readonly #screen: HTMLCanvasElement;
  readonly #note: HTMLElement;
  readonly #values: readonly HTMLElement[];
  readonly #policy: HTMLElement;

  constructor(place: "left" | "right", side: SideChoice, sameRun: boolean, colour: string) {
    const version = `version ${grouped(side.version)}`;
    this.title = sameRun ? version : `${side.run}, ${version}`;
    this.colour = colour;
    this.#screen = element("canvas", {
      ...{ class: "screen", role: "img", "aria-label": `The game on the ${place}` },
    });
    this.#note = element("p", { class: "facts", role: "status" }, "begins …");
    const names = ["sum of rewards", "reward", "value"];
    this.#values = names.map(() => element("dd", {}, "–"));
    this.#policy = element("div", { class: "side-policy" });
    const dot = element("i", { class: "dot", "aria-hidden": "true" });
    dot.style.background = `var(${colour})`;
    this.element = element(
      "section",
      { class: "side", "aria-label": this.title, "data-side": place },
      element("h2", {}, dot, this.title),
      this.#screen,
      this.#note,
      figureList(
        { class: "pair three" },
        names.map((name, index) => [name, this.#values[index] as HTMLElement]),
      ),
      this.#policy,
    );
  }

  get pictures(): number {
    return this.#film?.pictures ?? 0;
  }

  get steps(): number {
    return this.sums.length;
  }

  take(header: BesideHeader, payload: Uint8Array<ArrayBuffer>): void {
    if (header.kind === "begin") {
      this.#film = new EpisodeFilm(header, payload);
      this.#bars = actionBars(header.actions);
      this.#policy.replaceChildren(this.#bars.element);
    } else if (header.kind === "group") {
      this.#film?.add(header, payload);
      for (const { reward } of header.steps) this.sums.push((this.sums.at(-1) ?? 0) + reward);
      setText(this.#note, `${grouped(this.steps)} steps so far …`);
    } else if (header.kind === "end") this.#end(header);
    else this.fail(header.message);
  }

  fail(message: string): void {
    this.ended = true;
    this.element.classList.add("failed");
    setText(this.#note, `It cannot be played: ${message}`);
  }

  /** @returns the number of pictures before a step */
  pictureOf(step: number): number {
    const firsts = this.#film?.pictureOfStep ?? [0];
    return firsts[Math.min(step, firsts.length - 1)] ?? 0;
  }

  stepAt(picture: number): number {
    return this.#film?.stepOf(picture) ?? 0;
  }

  /** Shows a picture; the last one where the episode was shorter. @param wanted whether it still is when it is ready */
  show(picture: number, wanted: () => boolean): void {
    const film = this.#film;
    if (film === null || film.pictures === 0) return;
    const at = Math.min(picture, film.pictures - 1);
    film.picture(at).then(
      (found) => {
        if (found === null || !wanted()) return;
        drawPicture(this.#screen, found.reel, found.pixels);
        this.#screen.dataset["picture"] = String(at);
      },
      () => undefined,
    );
    this.element.classList.toggle("over", this.ended && picture > at);
    const step = film.stepOf(at);
    const said = film.steps[step];
    if (said === undefined) return;
    this.#bars?.show(said.action, said.probabilities);
    const [sum, reward, value] = this.#values as [HTMLElement, HTMLElement, HTMLElement];
    setText(sum, significant(this.sums[step] ?? 0));
    setText(reward, significant(said.reward));
    setText(value, orDash(said.value, significant));
  }

  #end({ outcome }: BesideEnd): void {
    this.ended = true;
    setText(this.#note, endWords(outcome));
  }
}
