import type Plot from "uplot";
import { element, setText } from "../shell/elements.ts";
import { colour, onThemeChange } from "../shell/theme.ts";

/** uPlot comes as a script of its own, so that nothing has to be bundled. */
type PlotClass = new (options: Plot.Options, data: Plot.AlignedData, target: HTMLElement) => Plot;

export interface ChartSeries {
  readonly label: string;
  /** Property of the style sheet, e.g. `--accent`. */
  readonly colour: string;
  readonly faint?: boolean;
  readonly points?: boolean;
}

/** A vertical line at a value of the x axis. */
export interface ChartMark {
  readonly x: number;
  readonly colour: string;
}

export interface LineChartOptions {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly format: (value: number) => string;
  readonly xLabel: () => string;
  readonly height?: number;
  /** Charts with the same word show the pointer at the same place. */
  readonly sync: string;
  readonly leaving: AbortSignal;
  /** What is said in place of a chart without values. */
  readonly none?: string;
  /** Called with the x value that was clicked. */
  readonly onPick?: (x: number) => void;
}

export interface ChartContent {
  readonly xs: readonly number[];
  /** By series. */
  readonly ys: readonly (readonly (number | null)[])[];
  readonly marks?: readonly ChartMark[];
}

const usualHeight = 150;
/** Between two marks of the x axis: 1, 2, 5, 10, … Versions, steps and seconds are whole. */
const wholeSteps: readonly number[] = Array.from({ length: 12 }, (_, digits) =>
  Number(`1e${digits}`),
).flatMap((unit) => [unit, 2 * unit, 5 * unit]);

/** A chart of lines with zoom (drag, double click goes back) and the values under the pointer. */
export class LineChart {
  readonly element: HTMLElement;
  readonly #options: LineChartOptions;
  readonly #value: HTMLElement;
  readonly #place: HTMLElement;
  readonly #none: HTMLElement;
  #plot: Plot | null = null;
  #content: ChartContent = { xs: [], ys: [] };
  #zoomed = false;
  /** Where {@link pointAt} has put the pointer. */
  #pointed: number | null = null;

  constructor(options: LineChartOptions) {
    this.#options = options;
    this.#value = element("output", { class: "value" }, "–");
    this.#place = element("div", { class: "plot" });
    this.#none = element("span", { class: "none", hidden: true }, options.none ?? "no value yet");
    this.#place.append(this.#none);
    this.#place.style.height = `${options.height ?? usualHeight}px`;
    const several = options.series.filter(({ faint }) => faint !== true).length > 1;
    this.element = element(
      "figure",
      { class: "chart card" },
      element("figcaption", {}, element("span", { class: "name" }, options.title), this.#value),
      this.#place,
      several ? legendOf(options.series) : null,
    );
    const size = new ResizeObserver(() => this.#fit());
    size.observe(this.#place);
    onThemeChange(() => this.#build(), options.leaving);
    options.leaving.addEventListener("abort", () => {
      size.disconnect();
      this.#plot?.destroy();
      this.#plot = null;
    });
  }

  /** Draws anew. A zoom stays. */
  set(content: ChartContent): void {
    this.#content = content;
    this.#none.hidden = content.ys.some((line) => line.some((value) => value !== null));
    if (this.#plot === null) this.#build();
    else this.#plot.setData(dataOf(content), !this.#zoomed);
    if (this.#pointed === null) this.#showValue(null);
    else this.pointAt(this.#pointed);
  }

  /** Moves the pointer to a value of the x axis. */
  pointAt(x: number): void {
    this.#pointed = x;
    const plot = this.#plot;
    if (plot === null) return;
    plot.setCursor({ left: plot.valToPos(x, "x"), top: 0 }, false);
    this.#showValue(this.#pointedIndex());
  }

  #pointedIndex(): number | null {
    return this.#pointed === null ? null : nearestIndex(this.#content.xs, this.#pointed);
  }

  #fit(): void {
    const width = Math.floor(this.#place.clientWidth);
    if (width === 0) return;
    if (this.#plot === null) this.#build();
    else if (this.#plot.width !== width)
      this.#plot.setSize({ width, height: this.#options.height ?? usualHeight });
  }

  #build(): void {
    const width = Math.floor(this.#place.clientWidth);
    if (width === 0 || this.#options.leaving.aborted) return;
    this.#plot?.destroy();
    const { uPlot } = globalThis as unknown as { readonly uPlot: PlotClass };
    this.#plot = new uPlot(this.#plotOptions(width), dataOf(this.#content), this.#place);
    const { onPick } = this.#options;
    const plot = this.#plot;
    if (onPick !== undefined)
      plot.over.addEventListener("click", (event) => onPick(plot.posToVal(event.offsetX, "x")));
  }

  #plotOptions(width: number): Plot.Options {
    const axis = (): Plot.Axis => ({
      stroke: colour("--faint"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
      font: "11px system-ui, sans-serif",
    });
    const { format, series, sync, height } = this.#options;
    return {
      width,
      height: height ?? usualHeight,
      legend: { show: false },
      cursor: {
        sync: { key: sync, setSeries: false },
        points: { size: 6 },
        // Values are shown as numbers.
        y: false,
        drag: { x: true, y: false, setScale: true },
      },
      scales: { x: { time: false } },
      axes: [
        {
          ...axis(),
          size: 24,
          space: 60,
          incrs: [...wholeSteps],
          values: (_, splits) => splits.map(shortNumber),
        },
        { ...axis(), size: 52, space: 30, values: (_, splits) => splits.map((y) => format(y)) },
      ],
      series: [
        {},
        ...series.map(({ label, colour: name, faint = false, points = false }) => ({
          label,
          stroke: colour(name) + (faint ? "55" : ""),
          width: faint ? 1 : 1.5,
          spanGaps: true,
          points: { show: points },
        })),
      ],
      hooks: {
        setCursor: [(plot) => this.#showValue(plot.cursor.idx ?? this.#pointedIndex())],
        setScale: [(plot, key) => this.#scaled(plot, key)],
        draw: [(plot) => this.#drawMarks(plot)],
      },
    };
  }

  #scaled(plot: Plot, key: string): void {
    if (key !== "x") return;
    const { xs } = this.#content;
    const { min = 0, max = 0 } = plot.scales["x"] ?? {};
    this.#zoomed = (min ?? 0) > (xs[0] ?? 0) || (max ?? 0) < (xs.at(-1) ?? 0);
    // The scale changes after setData has returned: the same x is then at another place.
    if (this.#pointed !== null)
      plot.setCursor({ left: plot.valToPos(this.#pointed, "x"), top: 0 }, false);
  }

  #drawMarks(plot: Plot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.setLineDash([3, 3]);
    for (const { x, colour: name } of this.#content.marks ?? []) {
      const at = Math.round(plot.valToPos(x, "x", true));
      if (at < bbox.left || at > bbox.left + bbox.width) continue;
      ctx.strokeStyle = colour(name);
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }

  /** @param index under the pointer; the last value when `null` */
  #showValue(index: number | null): void {
    const { xs, ys } = this.#content;
    const { format, series, xLabel } = this.#options;
    const at = index ?? xs.length - 1;
    const values = series.flatMap(({ faint }, number) => {
      const value = index === null ? lastOf(ys[number]) : ys[number]?.[at];
      return faint === true || value == null ? [] : [format(value)];
    });
    const shown = values.length > 3 ? [] : values;
    const where =
      index === null || xs[at] === undefined ? "" : `${xLabel()} ${shortNumber(xs[at])} · `;
    setText(
      this.#value,
      where + (shown.length === 0 && where === "" ? "" : shown.join(" / ") || "–"),
    );
  }
}

function legendOf(series: readonly ChartSeries[]): HTMLElement {
  return element(
    "ul",
    { class: "legend" },
    ...series
      .filter(({ faint }) => faint !== true)
      .map(({ label, colour: name }) => {
        const dot = element("i", { "aria-hidden": "true" });
        dot.style.background = `var(${name})`;
        return element("li", {}, dot, label);
      }),
  );
}

function dataOf({ xs, ys }: ChartContent): Plot.AlignedData {
  return [xs as number[], ...(ys as (number | null)[][])];
}

function lastOf(values: readonly (number | null)[] | undefined): number | null {
  return values?.findLast((value) => value !== null) ?? null;
}

function nearestIndex(xs: readonly number[], x: number): number | null {
  if (xs.length === 0) return null;
  const after = xs.findIndex((each) => each >= x);
  return after < 0 ? xs.length - 1 : after;
}

/** `12k`, `1.5M` */
function shortNumber(value: number): string {
  const size = Math.abs(value);
  const [by, unit] = size >= 1e6 ? [1e6, "M"] : size >= 1e4 ? [1e3, "k"] : [1, ""];
  return `${Number((value / by).toPrecision(by === 1 ? 6 : 3))}${unit}`;
}
