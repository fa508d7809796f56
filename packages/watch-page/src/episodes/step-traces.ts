import type { LineChart } from "../charts/line-chart.ts";
import { element } from "../shell/elements.ts";
import type { ReplayStep } from "../wire.ts";
import { stepChart } from "./step-chart.ts";

/** Value and reward over the whole episode. */
export interface StepTraces {
  readonly element: HTMLElement;
  set(steps: readonly ReplayStep[]): void;
  pointAt(step: number): void;
}

/** @param pick is given the step that was clicked */
export function stepTraces(leaving: AbortSignal, pick: (step: number) => void): StepTraces {
  const chart = (title: string, name: string): LineChart =>
    stepChart(
      { title, series: [{ label: title, colour: name }], height: 110, sync: "episode", leaving },
      pick,
    );
  const value = chart("value", "--accent");
  const reward = chart("reward", "--series-2");
  return {
    element: element("div", { class: "traces" }, value.element, reward.element),
    set(steps) {
      const xs = steps.map((_, step) => step);
      value.set({ xs, ys: [steps.map((step) => step.value)] });
      reward.set({ xs, ys: [steps.map((step) => step.reward)] });
    },
    pointAt(step) {
      value.pointAt(step);
      reward.pointAt(step);
    },
  };
}
