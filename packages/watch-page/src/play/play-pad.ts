import { element } from "../shell/elements.ts";
import { type ButtonKey, keyWord } from "./key-map.ts";

/** The buttons of the console with their keys: they show what is held, and hold it where they are pressed. */
export interface PlayPad {
  readonly element: HTMLElement;
  show(held: ReadonlySet<string>): void;
}

export function playPad(
  keys: readonly ButtonKey[],
  point: (name: string, down: boolean) => void,
): PlayPad {
  const buttons = keys.map(({ name, key }) => {
    const down = (event: Event): void => {
      event.preventDefault();
      point(name, true);
    };
    const up = (): void => point(name, false);
    const press = (event: Event, isDown: boolean): void => {
      if ((event as KeyboardEvent).key !== " " && (event as KeyboardEvent).key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      point(name, isDown);
    };
    return element(
      "button",
      {
        ...{ type: "button", class: "pad-button", "data-button": name, "aria-pressed": "false" },
        ...{ pointerdown: down, pointerup: up, pointercancel: up, pointerleave: up, blur: up },
        ...{ contextmenu: (event) => event.preventDefault() },
        keydown: (event) => press(event, true),
        keyup: (event) => press(event, false),
      },
      element("span", {}, name),
      key === "" ? null : element("kbd", {}, keyWord(key)),
    );
  });
  return {
    element: element("div", { class: "pad", role: "group", "aria-label": "Buttons" }, ...buttons),
    show(held) {
      keys.forEach(({ name }, index) => {
        buttons[index]?.setAttribute("aria-pressed", String(held.has(name)));
      });
    },
  };
}
