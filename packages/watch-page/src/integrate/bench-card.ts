import { element } from "../shell/elements.ts";
import type { BenchCommands } from "./bench-commands.ts";
import type { BenchState } from "./integrate-wire.ts";

/** A part of the page. */
export interface BenchCard {
  readonly element: HTMLElement;
  show(state: BenchState): void;
}

export type MakeCard = (commands: BenchCommands) => BenchCard;

export function card(title: string, ...content: readonly (Node | string)[]): HTMLElement {
  return element("section", { "aria-label": title }, element("h2", {}, title), ...content);
}

export function row(...content: readonly (Node | string)[]): HTMLElement {
  return element("div", { class: "row" }, ...content);
}

export function button(text: string, name: string, click: () => void): HTMLButtonElement {
  return element("button", { type: "button", "data-do": name, click }, text);
}

/** An input with its name before it. */
export function field(
  label: string,
  name: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const input = element("input", { name, ...attributes });
  return { element: element("label", {}, `${label} `, input), input };
}

export function select(
  label: string,
  name: string,
  words: readonly string[],
): { readonly element: HTMLElement; readonly input: HTMLSelectElement } {
  const options = words.map((word) => element("option", { value: word }, word || "–"));
  const input = element("select", { name }, ...options);
  return { element: element("label", {}, `${label} `, input), input };
}

/** What a number's input holds; `undefined` where it is empty. */
export function numberOf(input: HTMLInputElement): number | undefined {
  return input.value.trim() === "" ? undefined : Number(input.value);
}

/** e.g. `768 (0x300)` */
export function placeOf(address: number): string {
  return `${address} (0x${address.toString(16)})`;
}
