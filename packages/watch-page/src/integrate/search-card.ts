import { element, setText } from "../shell/elements.ts";
import { type BenchCard, button, card, field, numberOf, placeOf, row } from "./bench-card.ts";
import type { BenchCommands } from "./bench-commands.ts";
import type { BenchCandidate, BenchState } from "./integrate-wire.ts";

const comparisons = ["greater", "less", "changed", "unchanged", "equal", "unequal"] as const;

/** Looks for variables: every comparison leaves fewer candidates; one that is left gets a name. */
export function searchCard(commands: BenchCommands, types: readonly string[]): BenchCard {
  const kinds = field("types", "types", { type: "text", class: "wide", value: types.join(" ") });
  const value = field("value", "value", { type: "number", step: "any" });
  const by = field("by", "by", { type: "number", min: 1 });
  const name = field("name", "name", { type: "text", maxlength: 64 });
  const left = element("p", { class: "left", role: "status" }, "no search");
  const rows = element("tbody");
  const begin = (): void => commands.ask({ search: kinds.input.value.trim().split(/\s+/) });
  const narrow = (how: (typeof comparisons)[number]): void => {
    const [than, difference] = [numberOf(value.input), numberOf(by.input)];
    const takesValue = !how.endsWith("changed");
    commands.ask({
      narrow: how,
      ...(takesValue && than !== undefined && { value: than }),
      ...(difference !== undefined && { by: difference }),
    });
  };
  const take = ({ address, type }: BenchCandidate): void =>
    commands.ask({ name: name.input.value, address, type });
  let shown = "";
  return {
    element: card(
      "Search",
      row(
        kinds.element,
        button("Begin", "search", begin),
        button("Undo", "undo", () => commands.ask({ undo: 1 })),
      ),
      row(value.element, by.element),
      row(...comparisons.map((how) => button(how, `narrow-${how}`, () => narrow(how)))),
      left,
      row(name.element),
      element("div", { class: "scroll" }, element("table", { class: "candidates" }, rows)),
    ),
    show({ search }: BenchState): void {
      setText(
        left,
        search === null
          ? "no search"
          : `${search.count} ${search.count === 1 ? "candidate" : "candidates"}`,
      );
      const key = JSON.stringify(search?.candidates ?? []);
      if (key === shown) return;
      shown = key;
      rows.replaceChildren(
        ...(search?.candidates ?? []).map((candidate) =>
          element(
            "tr",
            {},
            element("td", {}, placeOf(candidate.address)),
            element("td", {}, candidate.type),
            element("td", {}, String(candidate.value)),
            element(
              "td",
              {},
              button("Name it", "name", () => take(candidate)),
            ),
          ),
        ),
      );
    },
  };
}
