import { element } from "./elements.ts";

/** Figures below their names. @param figures each a name and the `dd` of its value */
export function figureList(
  attributes: Readonly<Record<string, string>>,
  figures: Iterable<readonly [name: string, value: HTMLElement]>,
): HTMLElement {
  const pairs = Array.from(figures, ([name, value]) =>
    element("div", {}, element("dt", {}, name), value),
  );
  return element("dl", attributes, ...pairs);
}
