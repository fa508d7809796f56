import { element, setText } from "@lockstep/watch-page/parts";

const speeds: readonly (readonly [factor: number, word: string])[] = [
  [0.25, "0.25 ×"],
  [0.5, "0.5 ×"],
  [1, "1 ×"],
  [2, "2 ×"],
  [4, "4 ×"],
  [Number.POSITIVE_INFINITY, "as fast as it goes"],
];

/** What a stage does when it is asked. */
export interface StageAnswers {
  /** Who plays has changed, or whether anybody does. */
  changed(): void;
  step(): void;
  speed(factor: number): void;
}

/** Who plays, and how fast. */
export class StageControls {
  readonly element: HTMLElement;
  readonly note: HTMLElement = element("p", { class: "note", role: "status" });
  readonly #answers: StageAnswers;
  readonly #pause: HTMLButtonElement;
  readonly #step: HTMLButtonElement;
  readonly #player: HTMLButtonElement;
  #paused = false;
  #personPlays = false;

  constructor(answers: StageAnswers) {
    this.#answers = answers;
    const button = (attributes: Readonly<Record<string, string>>, click: () => void) =>
      element("button", { type: "button", click, ...attributes });
    this.#pause = button({ class: "pause", "aria-keyshortcuts": "p" }, () => this.pause());
    this.#step = button({ class: "single", "aria-keyshortcuts": "n" }, () => this.#single());
    this.#player = button({ class: "player-choice", "aria-keyshortcuts": "b" }, () =>
      this.#play(!this.#personPlays),
    );
    setText(this.#step, "One step");
    const speed: HTMLSelectElement = element(
      "select",
      { name: "speed", change: () => answers.speed(Number(speed.value)) },
      ...speeds.map(([factor, word]) =>
        element("option", { value: factor, selected: factor === 1 }, word),
      ),
    );
    this.element = element(
      "div",
      {},
      element(
        "div",
        { class: "controls play-buttons" },
        this.#pause,
        this.#step,
        this.#player,
        element("label", {}, "speed ", speed),
      ),
      this.note,
    );
    this.#show();
  }

  get paused(): boolean {
    return this.#paused;
  }

  get personPlays(): boolean {
    return this.#personPlays;
  }

  /** Stands still, or goes on. */
  pause(): void {
    this.#paused = !this.#paused;
    this.#tell();
  }

  /** A person plays from here on. */
  takeOver(): void {
    if (!this.#personPlays) this.#play(true);
  }

  /** @returns whether the key means something here */
  key(key: string): boolean {
    if (key === "p") this.pause();
    else if (key === "n") this.#single();
    else if (key === "b") this.#play(!this.#personPlays);
    else return false;
    return true;
  }

  /** What a person should know now. @param frameSkip frames of a step */
  words(frameSkip: number): string {
    const who = this.#personPlays
      ? `You play, and decide every ${frameSkip} frames, as the agent does. b gives the game back to the agent.`
      : "The agent plays. Any button of the console lets you take over.";
    return `${who} p pauses, n plays one step.`;
  }

  /** The play has failed and cannot go on. */
  fail(why: string): void {
    this.#paused = true;
    this.#show();
    this.#pause.disabled = true;
    this.#step.disabled = true;
    setText(this.note, `The play has ended: ${why}`);
  }

  #single(): void {
    if (!this.#paused) this.pause();
    this.#answers.step();
  }

  #play(person: boolean): void {
    this.#personPlays = person;
    this.#tell();
  }

  #tell(): void {
    this.#show();
    this.#answers.changed();
  }

  #show(): void {
    setText(this.#pause, this.#paused ? "Go on" : "Pause");
    setText(this.#player, this.#personPlays ? "Let the agent play" : "Play yourself");
    this.element.dataset["player"] = this.#personPlays ? "person" : "agent";
  }
}
