import { drawFrame } from "../live/frame-canvas.ts";
import { element, setText } from "../shell/elements.ts";
import { orDash, significant } from "../shell/format.ts";
import type { ReplayBegin, ReplayStep } from "../wire.ts";
import { actionBars } from "./action-bars.ts";

/** What the network sees and thinks at a step. */
export interface PolicyPanel {
  readonly element: HTMLElement;
  show(step: ReplayStep, frames: readonly Uint8Array[]): void;
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
        element("p", { class: "hint" }, weightsWords(begin)),
        bars.element,
        element(
          "dl",
          { class: "pair" },
          element("div", {}, element("dt", {}, "value"), value),
          element("div", {}, element("dt", {}, "reward"), reward),
        ),
      ),
    ),
    show(step, frames) {
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

function weightsWords({ weightsVersion, versions }: ReplayBegin): string {
  const [first, last] = versions;
  const played = first === last ? `version ${first}` : `versions ${first} to ${last}`;
  if (weightsVersion === null) return `Played with ${played}; the run folder keeps no weights.`;
  return weightsVersion === first && first === last
    ? `Of version ${first}, which played.`
    : `As version ${weightsVersion} has them, the nearest that is kept; ${played} played.`;
}
