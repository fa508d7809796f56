import { everyFrame } from "../shell/every-frame.ts";
import type { ButtonKey } from "./key-map.ts";

/** A stick counts as pressed from here on. */
const stickFrom = 0.5;

/** What a person holds by keyboard, by a gamepad and on the page, told at each change. */
export class HeldButtons {
  readonly #keys: readonly ButtonKey[];
  readonly #changed: (held: ReadonlySet<string>) => void;
  readonly #byKey = new Set<string>();
  readonly #byPointer = new Set<string>();
  #byPad: ReadonlySet<string> = new Set();
  #told = "";

  /** @param leaving ends it */
  constructor(
    keys: readonly ButtonKey[],
    changed: (held: ReadonlySet<string>) => void,
    leaving: AbortSignal,
  ) {
    this.#keys = keys;
    this.#changed = changed;
    const signal = leaving;
    addEventListener("keydown", (event) => this.#key(event, true), { signal });
    addEventListener("keyup", (event) => this.#key(event, false), { signal });
    // What is released elsewhere is not heard here.
    addEventListener("blur", () => this.release(), { signal });
    everyFrame(() => this.#lookAtPads(), leaving);
  }

  /** Held by the button of that name on the page. */
  point(name: string, down: boolean): void {
    if (down) this.#byPointer.add(name);
    else this.#byPointer.delete(name);
    this.#tell();
  }

  release(): void {
    this.#byKey.clear();
    this.#byPointer.clear();
    this.#tell();
  }

  #key(event: KeyboardEvent, down: boolean): void {
    const button = this.#keys.find(({ key }) => key === event.key.toLowerCase());
    if (button === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    // Controls that have the focus keep their own keys. What was held before is released anyway.
    const isControl = /^(INPUT|SELECT|BUTTON|TEXTAREA|A)$/.test(
      (event.target as HTMLElement).tagName,
    );
    if (down && isControl) return;
    if (!isControl) event.preventDefault();
    if (down) this.#byKey.add(button.name);
    else this.#byKey.delete(button.name);
    this.#tell();
  }

  #lookAtPads(): void {
    const pads = navigator.getGamepads().filter((pad) => pad !== null);
    this.#byPad = new Set(
      pads.flatMap((pad) =>
        this.#keys.filter((key) => isPressed(pad, key)).map(({ name }) => name),
      ),
    );
    this.#tell();
  }

  #tell(): void {
    const held = new Set([...this.#byKey, ...this.#byPointer, ...this.#byPad]);
    const key = [...held].sort().join(" ");
    if (key === this.#told) return;
    this.#told = key;
    this.#changed(held);
  }
}

function isPressed({ buttons, axes }: Gamepad, { key, pad }: ButtonKey): boolean {
  const [x = 0, y = 0] = axes;
  const stick: Readonly<Record<string, boolean>> = {
    arrowleft: x < -stickFrom,
    arrowright: x > stickFrom,
    arrowup: y < -stickFrom,
    arrowdown: y > stickFrom,
  };
  return stick[key] === true || (pad !== null && buttons[pad]?.pressed === true);
}
