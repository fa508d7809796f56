import { element } from "../shell/elements.ts";
import { grouped } from "../shell/format.ts";
import type { Choices, StateGroup } from "./beside-wire.ts";

/** A choice of one start state, in groups. */
export function stateChoice(
  groups: readonly StateGroup[],
  first: string,
  changed: (state: string) => void,
): HTMLSelectElement {
  const options = (states: readonly string[]): HTMLElement[] =>
    states.map((state) => element("option", { value: state, selected: state === first }, state));
  const select: HTMLSelectElement = element(
    "select",
    { name: "state", change: () => changed(select.value) },
    ...(groups.length === 1
      ? options(groups[0]?.states ?? [])
      : groups.map(({ title, states }) =>
          element("optgroup", { label: title }, ...options(states)),
        )),
  );
  return select;
}

/** Kept versions, for a list of choices. */
export function versionOptions(
  { versions, best }: Pick<Choices["runs"][number], "versions" | "best">,
  chosen: number | null | undefined,
): HTMLOptionElement[] {
  return versions.map((each) =>
    element(
      "option",
      { value: each, selected: each === chosen },
      `version ${grouped(each)}${each === best ? " (best)" : ""}`,
    ),
  );
}
