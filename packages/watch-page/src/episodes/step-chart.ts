import { LineChart, type LineChartOptions } from "../charts/line-chart.ts";
import { significant } from "../shell/format.ts";

/** A chart over the steps of an episode. @param pick is given the step that was clicked */
export function stepChart(
  options: Pick<LineChartOptions, "title" | "series" | "height" | "sync" | "leaving">,
  pick: (step: number) => void,
): LineChart {
  return new LineChart({
    ...options,
    format: significant,
    xLabel: () => "step",
    onPick: (x) => pick(Math.max(0, Math.round(x))),
  });
}
