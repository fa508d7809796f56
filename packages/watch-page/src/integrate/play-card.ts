import { HeldButtons } from "../play/held-buttons.ts";
import { keyMap } from "../play/key-map.ts";
import { playPad } from "../play/play-pad.ts";
import { element, setText } from "../shell/elements.ts";
import { colour } from "../shell/theme.ts";
import { button, card, field, numberOf, row } from "./bench-card.ts";
import type { BenchCommands } from "./bench-commands.ts";
import type { BenchState } from "./integrate-wire.ts";

/** The console: its picture, its buttons, forwards and backwards. */
export class PlayCard {
  readonly element: HTMLElement;
  readonly #screen = element("canvas", { class: "screen", role: "img", "aria-label": "The game" });
  readonly #place = element("div", { class: "play-place", tabindex: 0, role: "group" });
  readonly #pause: HTMLButtonElement;
  readonly #facts = element("p", { class: "facts", role: "status" });
  #paused = true;

  constructor(commands: BenchCommands, state: BenchState, leaving: AbortSignal) {
    this.#place.setAttribute("aria-label", "The play: its keys work here");
    this.#pause = button("Go on", "pause", () => this.#toggle(commands));
    const steps = field("frames", "frames", { type: "number", min: 1, max: 108_000, value: 1 });
    const frames = (): number => numberOf(steps.input) ?? 1;
    const keys = keyMap(state.buttons, true);
    const pad = playPad(keys, (name, down) => held.point(name, down));
    const held = new HeldButtons(
      keys,
      (names) => {
        pad.show(names);
        commands.ask({ held: [...names] });
      },
      leaving,
    );
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === "p" && event.target === this.#place) this.#toggle(commands);
    };
    addEventListener("keydown", press, { signal: leaving });
    this.#place.append(this.#screen, pad.element);
    this.element = card(
      "Play",
      row(
        this.#pause,
        steps.element,
        button("Step", "step", () => this.#ask(commands, { step: frames() })),
        button("Rewind", "rewind", () => this.#ask(commands, { rewind: frames() })),
        button("Power", "power", () => this.#ask(commands, { power: "on" })),
      ),
      this.#place,
      this.#facts,
    );
  }

  show(state: BenchState, rgb: Uint8Array<ArrayBuffer>): void {
    this.#paused = state.paused;
    setText(this.#pause, state.paused ? "Go on" : "Pause");
    setText(
      this.#facts,
      `frame ${state.frames}, ${state.rewindable} to go back; p pauses, keys work while the picture has the focus`,
    );
    this.element.dataset["frames"] = String(state.frames);
    draw(this.#screen, state, rgb);
  }

  #toggle(commands: BenchCommands): void {
    this.#ask(commands, { pause: !this.#paused });
  }

  /** Keys belong to the play again. */
  #ask(commands: BenchCommands, command: object): void {
    commands.ask(command);
    this.#place.focus({ preventScroll: true });
  }
}

function draw(
  canvas: HTMLCanvasElement,
  { width, height, crop }: BenchState,
  rgb: Uint8Array<ArrayBuffer>,
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const image = new ImageData(width, height);
  for (let from = 0, to = 0; to < image.data.length; from += 3, to += 4) {
    image.data[to] = rgb[from] ?? 0;
    image.data[to + 1] = rgb[from + 1] ?? 0;
    image.data[to + 2] = rgb[from + 2] ?? 0;
    image.data[to + 3] = 255;
  }
  const context = canvas.getContext("2d");
  context?.putImageData(image, 0, 0);
  if (context === null || crop === null) return;
  const [x = 0, y = 0, wide = 0, high = 0] = crop;
  context.strokeStyle = colour("--bad");
  context.strokeRect(x + 0.5, y + 0.5, (wide || width - x) - 1, (high || height - y) - 1);
}
