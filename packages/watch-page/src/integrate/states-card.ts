import { element } from "../shell/elements.ts";
import { type BenchCard, button, card, field, numberOf, row } from "./bench-card.ts";
import type { BenchCommands } from "./bench-commands.ts";

/** Start states, the part of the picture that an agent sees, the trial, and the folder. */
export function statesCard(commands: BenchCommands): BenchCard {
  const name = field("name", "state", { type: "text", class: "wide", maxlength: 64 });
  const list = element("ul", { class: "states" });
  const crop = ["x", "y", "width", "height"].map((side) =>
    field(side, `crop-${side}`, { type: "number", min: 0, max: 4096, value: 0 }),
  );
  const setCrop = (): void => {
    const sides = crop.map(({ input }) => numberOf(input) ?? 0);
    commands.ask({ crop: sides.every((side) => side === 0) ? null : sides });
  };
  const steps = field("steps", "try-steps", { type: "number", min: 1, max: 100_000, value: 1_000 });
  const attempt = (): void => commands.ask({ try: numberOf(steps.input) ?? 1_000 });
  let known = "";
  return {
    element: card(
      "Start states, picture, trial",
      row(
        name.element,
        button("Save this moment", "save", () => commands.ask({ save: name.input.value })),
      ),
      list,
      row("Crop: ", ...crop.map((each) => each.element), button("Crop", "crop", setCrop)),
      row(steps.element, button("Try with a random agent", "try", attempt)),
      row(button("Write the integration", "write", () => commands.ask({ write: true }))),
    ),
    show({ states, defaultState }): void {
      const key = JSON.stringify([states, defaultState]);
      if (key === known) return;
      known = key;
      list.replaceChildren(
        ...states.map((state) =>
          element(
            "li",
            {},
            state === defaultState ? `${state} (default) ` : `${state} `,
            button("Go there", `load-${state}`, () => commands.ask({ load: state })),
            " ",
            button("Default", `begin-${state}`, () => commands.ask({ begin: state })),
          ),
        ),
      );
    },
  };
}
