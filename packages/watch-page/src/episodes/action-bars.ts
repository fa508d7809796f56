import { element, setText } from "../shell/elements.ts";

/** A bar for the probability of each action. */
export interface ActionBars {
  readonly element: HTMLElement;
  /** @param probabilities by action; empty where none are known */
  show(taken: number, probabilities: readonly number[]): void;
}

export function actionBars(actions: readonly string[]): ActionBars {
  const bars = actions.map(() => element("i"));
  const shares = actions.map(() => element("span", { class: "share" }, "–"));
  const rows = actions.map((name, index) =>
    element(
      "li",
      {},
      element("span", { class: "action" }, name),
      element("span", { class: "track" }, bars[index] as HTMLElement),
      shares[index] as HTMLElement,
    ),
  );
  return {
    element: element("ul", { class: "actions" }, ...rows),
    show(taken, probabilities) {
      rows.forEach((row, index) => {
        const share = probabilities[index];
        row.classList.toggle("taken", index === taken);
        (bars[index] as HTMLElement).style.width = `${100 * (share ?? 0)}%`;
        setText(shares[index] as HTMLElement, share === undefined ? "–" : share.toFixed(3));
      });
    },
  };
}
