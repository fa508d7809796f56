import { element, setText } from "../shell/elements.ts";
import { readParts } from "../shell/parts-reader.ts";
import { HeldButtons } from "./held-buttons.ts";
import { keptNote } from "./kept-note.ts";
import { keyMap } from "./key-map.ts";
import { PlayCommands } from "./play-commands.ts";
import { type PlayChoice, playQuery } from "./play-form.ts";
import { playPad } from "./play-pad.ts";
import { PlaySidePanel } from "./play-side.ts";
import type { PlayBegin, PlayHeader, PlaySide } from "./play-wire.ts";

/** One play, from its begin until it is left. */
export class PlayStage {
  readonly element: HTMLElement;
  readonly #leaving: AbortSignal;
  readonly #note: HTMLElement = element("p", { class: "note", role: "status" }, "begins …");
  readonly #kept: HTMLElement = element("ul", { class: "kept" });
  readonly #place: HTMLElement = element("div", { class: "play-place" });
  readonly #panels = new Map<PlaySide, PlaySidePanel>();
  #commands: PlayCommands | null = null;
  #controls: PlayButtons | null = null;
  #speed: number;
  #over = false;

  constructor(choice: PlayChoice, leaving: AbortSignal) {
    this.#leaving = leaving;
    this.#speed = choice.speed;
    this.element = element("div", { class: "play-stage" }, this.#note, this.#place, this.#kept);
    readParts<PlayHeader>(`/watch/play?${playQuery(choice)}`, leaving, ({ header, payload }) =>
      this.#take(header, payload),
    ).then(
      () => this.#say("The play has ended."),
      (error: unknown) => this.#say(`The play has ended: ${String(error)}`),
    );
  }

  set speed(speed: number) {
    this.#speed = speed;
    this.#commands?.ask({ speed });
  }

  #take(header: PlayHeader, payload: Uint8Array<ArrayBuffer>): void {
    if (header.kind === "begin") this.#begin(header);
    else if (header.kind === "group") this.#panels.get(header.side)?.add(header, payload);
    else if (header.kind === "kept") this.#kept.append(...keptNote(header));
    else if (header.kind === "over") {
      this.#panels.get(header.side)?.over(header.outcome);
      if (header.side !== "person") return;
      this.#over = true;
      this.#controls?.end();
      this.#say("The play is over. It can still be kept.");
    } else if (header.kind !== "resting") this.#say(header.message);
  }

  #begin(begin: PlayBegin): void {
    const commands = new PlayCommands(begin.play, (error) => this.#say(String(error)));
    this.#commands = commands;
    const keys = keyMap(begin.buttons, begin.isConsole);
    const pad = playPad(keys, (name, down) => held.point(name, down));
    const held = new HeldButtons(
      keys,
      (names) => {
        pad.show(names);
        commands.hold(names);
      },
      this.#leaving,
    );
    const controls = new PlayButtons(begin.isConsole, (asked) => {
      if (asked === "pause") held.release();
      commands.ask({ do: asked });
      this.#place.focus();
    });
    this.#controls = controls;
    const pause = (): void => {
      if (document.visibilityState === "hidden" && !this.#over) controls.pause();
    };
    document.addEventListener("visibilitychange", pause, { signal: this.#leaving });
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "p" || event.target !== this.#place || this.#over) return;
      controls.toggle();
    };
    addEventListener("keydown", press, { signal: this.#leaving });
    const sides: readonly PlaySide[] =
      begin.agentVersion === null ? ["person"] : ["person", "agent"];
    for (const side of sides) {
      const rate = (): number => begin.framesPerSecond * this.#speed;
      this.#panels.set(side, new PlaySidePanel(side, begin, rate, this.#leaving));
    }
    this.#place.tabIndex = 0;
    this.#place.setAttribute("aria-label", "The play: its keys work here");
    this.#place.setAttribute("role", "group");
    this.#place.replaceChildren(
      controls.element,
      element(
        "div",
        { class: sides.length === 1 ? "sides alone" : "sides" },
        ...[...this.#panels.values()].map((panel) => panel.element),
      ),
      pad.element,
    );
    this.#place.focus({ preventScroll: true });
    this.#say(
      `You decide every ${begin.framesPerStep === 1 ? "step" : `${begin.framesPerStep} frames`}, as the agent does. Keys and gamepad work while the play has the focus; p pauses.`,
    );
  }

  #say(text: string): void {
    if (!this.#leaving.aborted) setText(this.#note, text);
  }
}

type Asked = "pause" | "go on" | "keep" | "keep state";

/** What can be asked of a play with the mouse. */
class PlayButtons {
  readonly element: HTMLElement;
  readonly #ask: (asked: Asked) => void;
  readonly #pause: HTMLButtonElement;
  readonly #state: HTMLButtonElement | null;
  #paused = false;

  constructor(isConsole: boolean, ask: (asked: Asked) => void) {
    this.#ask = ask;
    const button = (text: string, click: () => void): HTMLButtonElement =>
      element("button", { type: "button", click }, text);
    this.#pause = button("Pause", () => this.toggle());
    this.#state = isConsole ? button("Keep this moment", () => ask("keep state")) : null;
    if (this.#state !== null)
      this.#state.title = "as a start state, for a play, for Beside, and for training";
    this.element = element(
      "div",
      { class: "play-buttons" },
      this.#pause,
      button("Keep the play", () => ask("keep")),
      this.#state,
    );
  }

  toggle(): void {
    this.#paused = !this.#paused;
    setText(this.#pause, this.#paused ? "Go on" : "Pause");
    this.#ask(this.#paused ? "pause" : "go on");
  }

  pause(): void {
    if (!this.#paused) this.toggle();
  }

  end(): void {
    this.#pause.disabled = true;
    if (this.#state !== null) this.#state.disabled = true;
  }
}
