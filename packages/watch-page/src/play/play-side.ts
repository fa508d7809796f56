import type { EpisodeEnd } from "../beside/beside-wire.ts";
import { endWords } from "../beside/end-words.ts";
import { type ActionBars, actionBars } from "../episodes/action-bars.ts";
import { element, setText } from "../shell/elements.ts";
import { figureList } from "../shell/figure-list.ts";
import { grouped, orDash, percent, significant } from "../shell/format.ts";
import { PlayScreen } from "./play-screen.ts";
import type { PlayBegin, PlayGroup, PlaySide } from "./play-wire.ts";

/** One who plays: the picture, the figures, and what the agent thinks. */
export class PlaySidePanel {
  readonly element: HTMLElement;
  readonly #screen: PlayScreen;
  readonly #bars: ActionBars | null;
  readonly #figures: ReadonlyMap<string, HTMLElement>;
  readonly #variables: readonly HTMLElement[];
  readonly #over: HTMLElement;
  readonly #actions: readonly string[];
  #steps = 0;

  constructor(
    side: PlaySide,
    begin: PlayBegin,
    framesPerSecond: () => number,
    leaving: AbortSignal,
  ) {
    const title =
      side === "person" ? "you" : `the agent, version ${grouped(begin.agentVersion ?? 0)}`;
    this.#actions = begin.actions;
    this.#screen = new PlayScreen(`The game of ${title}`, framesPerSecond, leaving);
    this.#figures = new Map(
      ["step", "sum of rewards", "progress", "action"].map((name) => [
        name,
        element("dd", { "data-figure": name }, "–"),
      ]),
    );
    this.#over = element("p", { class: "facts", role: "status" });
    const names = side === "person" ? begin.variables : [];
    this.#variables = names.map((name) => element("dd", { "data-variable": name }, "–"));
    this.#bars = side === "agent" ? actionBars(begin.actions.slice(0, begin.agentActions)) : null;
    this.element = element(
      "section",
      { class: "side", "aria-label": title, "data-side": side },
      element("h2", {}, title),
      this.#screen.element,
      this.#over,
      figureList({ class: "pair figures" }, this.#figures),
      names.length === 0
        ? null
        : figureList(
            { class: "pair variables", title: "Variables of the game that its scenario looks at" },
            names.map((name, index) => [name, this.#variables[index] as HTMLElement]),
          ),
      this.#bars?.element ?? null,
    );
  }

  add(group: PlayGroup, payload: Uint8Array<ArrayBuffer>): void {
    this.#steps += 1;
    const step = this.#steps;
    this.#screen.add(group, payload, () => this.#show(group, step));
  }

  over(outcome: EpisodeEnd): void {
    setText(this.#over, endWords(outcome));
    this.element.classList.add("over");
  }

  #show({ steps, sum, progress, variables }: PlayGroup, number: number): void {
    const [step] = steps;
    if (step === undefined) return;
    const figure = (name: string, text: string): void => {
      const value = this.#figures.get(name);
      if (value !== undefined) setText(value, text);
    };
    figure("step", grouped(number));
    figure("sum of rewards", significant(sum));
    figure("progress", orDash(progress, percent));
    figure("action", this.#actions[step.action] ?? "–");
    variables.forEach((value, index) => {
      setText(this.#variables[index] as HTMLElement, String(value));
    });
    this.#bars?.show(step.action, step.probabilities);
  }
}
