import {
  actionBars,
  drawFrame,
  element,
  figureList,
  grouped,
  orDash,
  percent,
  setText,
  significant,
} from "@lockstep/watch-page/parts";
import type { AgentDescription } from "../agent/agent-description.ts";
import type { Decision } from "../agent/agent-play.ts";

const figures = ["step", "return", "value", "progress", "frames/s"] as const;
type Figure = (typeof figures)[number];

/** Beside the picture: what the network sees, what it would do, and how the episode stands. */
export class Thoughts {
  readonly element: HTMLElement;
  readonly #frames: readonly HTMLCanvasElement[];
  readonly #bars: ReturnType<typeof actionBars>;
  readonly #figures: ReadonlyMap<Figure, HTMLElement>;
  readonly #shape: { readonly kind: "pictures"; readonly width: number; readonly height: number };

  constructor({ config }: AgentDescription) {
    this.#shape = { kind: "pictures", ...config.observation };
    this.#frames = Array.from({ length: config.stack }, (_, index) =>
      element("canvas", {
        ...{ role: "img", "aria-label": `Frame ${index + 1} of ${config.stack}` },
      }),
    );
    this.#bars = actionBars(config.actions.map(actionWords));
    this.#figures = new Map(
      figures.map((name) => [name, element("dd", { "data-figure": name }, "–")]),
    );
    this.element = element(
      "div",
      { class: "policy" },
      figureList({ class: "pair figures" }, this.#figures),
      element(
        "section",
        {},
        element("h2", {}, "What the network sees"),
        element("div", { class: "frames" }, ...this.#frames),
      ),
      element("section", {}, element("h2", {}, "What it would do"), this.#bars.element),
    );
  }

  /** @param observation `[stack, height, width]` @param taken the action that is played, the agent's or not */
  decide(observation: Uint8Array, { probabilities, value }: Decision, taken: number): void {
    const bytes = this.#shape.width * this.#shape.height;
    this.#frames.forEach((canvas, index) => {
      drawFrame(canvas, this.#shape, observation.subarray(index * bytes, (index + 1) * bytes));
    });
    this.#bars.show(taken, Array.from(probabilities));
    this.#set("value", significant(value));
  }

  stand(step: number, episodeReturn: number, progress: number | null): void {
    this.#set("step", grouped(step));
    this.#set("return", significant(episodeReturn));
    this.#set("progress", orDash(progress, percent));
  }

  speed(framesPerSecond: number): void {
    this.#set("frames/s", grouped(framesPerSecond));
  }

  #set(figure: Figure, text: string): void {
    setText(this.#figures.get(figure) as HTMLElement, text);
  }
}

function actionWords(buttons: readonly string[]): string {
  return buttons.length === 0 ? "nothing" : buttons.join(" + ");
}
