import { floatsOf } from "../live/frame-canvas.ts";
import type { EpisodeFilm } from "./episode-film.ts";
import { stepChart } from "./step-chart.ts";

/** Up to here each number has a curve of its own, as scales differ. */
const mostAlone = 8;
/** Of more, so many share a chart, and so many charts are drawn; the bars have all. */
const linesOfChart = 8;
const mostCharts = 4;

/** The numbers that the network saw, over the whole episode. */
export interface ObservationTraces {
  readonly elements: readonly HTMLElement[];
  /** More of the episode is there. */
  grew(): void;
  pointAt(step: number): void;
}

/** For an environment without pictures. @param pick is given the step that was clicked */
export function observationTraces(
  film: EpisodeFilm,
  length: number,
  leaving: AbortSignal,
  pick: (step: number) => void,
): ObservationTraces {
  const groups = groupsOf(length);
  const charts = groups.map((group) => {
    const series = group.map((number, line) => ({
      label: String(number),
      colour: `--series-${line + 1}`,
    }));
    return stepChart(
      { title: titleOf(group), series, height: 110, sync: "episode", leaving },
      pick,
    );
  });
  const values: Float32Array[] = [];
  let reading = false;
  const read = async (): Promise<void> => {
    while (values.length < film.steps.length && !leaving.aborted)
      values.push(floatsOf((await film.observation(values.length))[0] ?? new Uint8Array(0)));
  };
  const draw = (): void => {
    const xs = values.map((_, step) => step);
    charts.forEach((chart, index) => {
      const numbers = groups[index] ?? [];
      chart.set({ xs, ys: numbers.map((number) => values.map((each) => each[number] ?? null)) });
    });
  };
  return {
    elements: charts.map((chart) => chart.element),
    grew() {
      if (reading) return;
      reading = true;
      read()
        .then(draw, () => undefined)
        .finally(() => {
          reading = false;
        });
    },
    pointAt(step) {
      for (const chart of charts) chart.pointAt(step);
    },
  };
}

function groupsOf(length: number): readonly (readonly number[])[] {
  const all = Array.from({ length }, (_, number) => number);
  if (length <= mostAlone) return all.map((number) => [number]);
  const charts = Math.min(mostCharts, Math.ceil(length / linesOfChart));
  return Array.from({ length: charts }, (_, chart) =>
    all.slice(chart * linesOfChart, (chart + 1) * linesOfChart),
  );
}

function titleOf(group: readonly number[]): string {
  const [first, last] = [group[0], group.at(-1)];
  return first === last ? `observation ${first}` : `observations ${first} to ${last}`;
}
