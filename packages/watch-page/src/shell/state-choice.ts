import { element } from "./elements.ts";

/** A choice of one start state, in groups. */
export function stateChoice(
  groups: readonly { readonly title: string; readonly states: readonly string[] }[],
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
