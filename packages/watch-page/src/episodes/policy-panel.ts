import { drawFrame } from "../live/frame-canvas.ts";
import { element, setText } from "../shell/elements.ts";
import { orDash, significant } from "../shell/format.ts";
import type { ReplayBegin, ReplayStep } from "../wire.ts";
import { weightsWords } from "./weights-words.ts";

/** What the network sees and thinks at a step. */
export interface PolicyPanel {
  readonly element: HTMLElement;
  /** @param number of the step */
  show(step: ReplayStep, frames: readonly Uint8Array[], number: number): void;
}

export function policyPanel(begin: ReplayBegin): PolicyPanel {
  const { observation, actions } = begin;
  const shape =
    observation.kind === "pictures"
      ? observation
      : { kind: observation.kind, width: observation.length, height: 1 };
  const stack = observation.kind === "pictures" ? observation.stack : 1;
  const canvases = Array.from({ length: stack }, (_, index) =>
    element("canvas", { width: 84, height: 84, role: "img", "aria-label": `Frame ${index + 1}` }),
  );
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
  const weights = element("p", { class: "hint" }, weightsWords(begin.weights, 0));
  const [value, reward] = [element("dd", {}, "–"), element("dd", {}, "–")];
  return {
    element: element(
      "div",
      { class: "policy" },
      element(
        "section",
        { class: "card" },
        element(
          "h2",
          {},
          stack === 1 ? "What the network sees" : `The ${stack} frames that the network sees`,
        ),
        element("div", { class: "frames" }, ...canvases),
      ),
      element(
        "section",
        { class: "card" },
        element("h2", {}, "Action probabilities"),
        weights,
        element("ul", { class: "actions" }, ...rows),
        element(
          "dl",
          { class: "pair" },
          element("div", {}, element("dt", {}, "value"), value),
          element("div", {}, element("dt", {}, "reward"), reward),
        ),
      ),
    ),
    show(step, frames, number) {
      setText(weights, weightsWords(begin.weights, number));
      frames.forEach((frame, index) => {
        const canvas = canvases[index];
        if (canvas !== undefined && frame.length > 0) drawFrame(canvas, shape, frame);
      });
      rows.forEach((row, index) => {
        const share = step.probabilities[index];
        row.classList.toggle("taken", index === step.action);
        (bars[index] as HTMLElement).style.width = `${100 * (share ?? 0)}%`;
        setText(shares[index] as HTMLElement, share === undefined ? "–" : share.toFixed(3));
      });
      setText(value, orDash(step.value, significant));
      setText(reward, significant(step.reward));
    },
  };
}
