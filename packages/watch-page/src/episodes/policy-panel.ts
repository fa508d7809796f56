import { drawFrame } from "../live/frame-canvas.ts";
import { element, setText } from "../shell/elements.ts";
import { figureList } from "../shell/figure-list.ts";
import { orDash, significant } from "../shell/format.ts";
import type { ReplayBegin, ReplayStep } from "../wire.ts";
import { actionBars } from "./action-bars.ts";
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
  const bars = actionBars(actions);
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
        bars.element,
        figureList({ class: "pair" }, [
          ["value", value],
          ["reward", reward],
        ]),
      ),
    ),
    show(step, frames, number) {
      setText(weights, weightsWords(begin.weights, number));
      frames.forEach((frame, index) => {
        const canvas = canvases[index];
        if (canvas !== undefined && frame.length > 0) drawFrame(canvas, shape, frame);
      });
      bars.show(step.action, step.probabilities);
      setText(value, orDash(step.value, significant));
      setText(reward, significant(step.reward));
    },
  };
}
