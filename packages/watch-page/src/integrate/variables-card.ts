import { element, setText } from "../shell/elements.ts";
import { type BenchCard, button, card, placeOf } from "./bench-card.ts";
import type { BenchCommands } from "./bench-commands.ts";
import type { BenchVariable } from "./integrate-wire.ts";

interface VariableRow {
  readonly element: HTMLElement;
  readonly place: HTMLElement;
  readonly value: HTMLElement;
  readonly freeze: HTMLButtonElement;
}

/** The named variables with their values of now, to be frozen and to be forgotten. */
export function variablesCard(commands: BenchCommands): BenchCard {
  const rows = new Map<string, VariableRow>();
  const body = element("tbody");
  const made = ({ name }: BenchVariable): VariableRow => {
    const [place, value] = [element("td"), element("td", { "data-variable": name })];
    const input = element("input", {
      ...{ type: "number", step: "any", name: `freeze-${name}`, "aria-label": `value of ${name}` },
    });
    const freeze = button("Freeze", `freeze-${name}`, () => {
      const wanted = input.value === "" ? {} : { value: Number(input.value) };
      const thaws = freeze.getAttribute("aria-pressed") === "true";
      commands.ask(thaws ? { thaw: name } : { freeze: name, ...wanted });
    });
    const forget = button("Forget", `forget-${name}`, () => commands.ask({ forget: name }));
    const controls = element("div", { class: "controls" }, input, freeze, forget);
    const head = element("th", { scope: "row" }, name);
    const named = element("tr", {}, head, place, value, element("td", {}, controls));
    return { element: named, place, value, freeze };
  };
  return {
    element: card("Variables", element("div", { class: "scroll" }, element("table", {}, body))),
    show({ variables }): void {
      for (const [name, row] of rows)
        if (!variables.some((variable) => variable.name === name)) {
          row.element.remove();
          rows.delete(name);
        }
      for (const variable of variables) {
        const row = rows.get(variable.name) ?? made(variable);
        if (!rows.has(variable.name)) body.append(row.element);
        rows.set(variable.name, row);
        setText(row.place, `${placeOf(variable.address)} ${variable.type}`);
        setText(row.value, String(variable.value));
        setText(row.freeze, variable.frozen ? "Let go" : "Freeze");
        row.freeze.setAttribute("aria-pressed", String(variable.frozen));
      }
    },
  };
}
