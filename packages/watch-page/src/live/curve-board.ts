import type { CurvePoint, EvaluatedVersion } from "@lockstep/status";
import { type ChartMark, LineChart } from "../charts/line-chart.ts";
import { smoothed } from "../charts/smoothing.ts";
import { element } from "../shell/elements.ts";
import { percent, significant } from "../shell/format.ts";
import { keepLooking, keptEvaluations } from "../shell/kept-evaluations.ts";
import type { ViewContext } from "../shell/view.ts";
import type { RunEvent } from "../wire.ts";
import { actCurves } from "./act-curves.ts";

interface Curve {
  readonly title: string;
  readonly of: (point: CurvePoint) => number | null;
  readonly format?: (value: number) => string;
  /** Why there may be no value. */
  readonly none?: string;
}

type Axis = "version" | "steps" | "time";
const axes: Readonly<Record<Axis, { readonly word: string; of(point: CurvePoint): number }>> = {
  version: { word: "version", of: ({ version }) => version },
  steps: { word: "step", of: ({ environmentSteps }) => environmentSteps },
  time: { word: "second", of: ({ wallSeconds }) => wallSeconds },
};

/** Start states beyond these have no line of their own. */
const mostActs = 8;
const markColours: Readonly<Partial<Record<RunEvent["kind"], string>>> = {
  session: "--faint",
  lost: "--bad",
  alarm: "--bad",
  paused: "--warn",
};

/** The learning curves, their axis and their smoothing. */
export function curveBoard(context: ViewContext): HTMLElement {
  const charts = new CurveCharts(context);
  const empty = element("p", { class: "empty" }, "The curves begin with the first update.");
  const draw = (): void => {
    const { points, loaded } = context.store;
    empty.hidden = points.length > 0 || !loaded;
    charts.draw();
  };
  context.store.onChange(draw, context.leaving);
  queueMicrotask(draw);
  let before = "";
  const look = async (): Promise<void> => {
    const kept = await keptEvaluations(before, context.leaving);
    if (kept === null) return;
    before = kept.text;
    charts.evaluated = kept.whileTraining;
    draw();
  };
  // The curves are no worse for what cannot be read.
  keepLooking(look, context.leaving, () => undefined);
  const controls = element(
    "div",
    { class: "controls" },
    axisChoice((axis) => {
      charts.axis = axis;
      charts.draw();
    }),
    smoothingChoice((weight) => {
      charts.weight = weight;
      charts.draw();
    }),
    element("span", { class: "hint" }, "drag to zoom, double click for all"),
  );
  return element(
    "section",
    { "aria-label": "Curves" },
    element("div", { class: "head" }, element("h2", {}, "Curves"), controls),
    empty,
    charts.element,
  );
}

/** A chart for each curve, made when the first point says which there are. */
class CurveCharts {
  readonly element: HTMLElement = element("div", { class: "curves", hidden: true });
  axis: Axis = "version";
  weight = 0;
  readonly #context: ViewContext;
  readonly #acts: readonly string[];
  readonly #charts: { readonly chart: LineChart; readonly of: Curve["of"] }[] = [];
  #byAct: LineChart | null = null;
  /** Ascending. */
  evaluated: readonly EvaluatedVersion[] = [];
  #ofEvaluations: LineChart | null = null;

  constructor(context: ViewContext) {
    this.#context = context;
    this.#acts = context.about.startStates.slice(0, mostActs);
  }

  draw(): void {
    const { points, events, episodes } = this.#context.store;
    const [first] = points;
    if (first === undefined) return;
    this.element.hidden = false;
    if (this.#charts.length === 0) this.#make(first);
    const { axis, weight } = this;
    const xs = points.map(axes[axis].of);
    const marks = marksOf(events, points, axes[axis].of);
    for (const { chart, of } of this.#charts) {
      const raw = points.map(of);
      const faint = weight === 0 ? raw.map(() => null) : raw;
      chart.set({ xs, ys: [faint, smoothed(raw, weight)], marks });
    }
    const byAct = actCurves(points, episodes, this.#acts);
    this.#byAct?.set({ xs, ys: byAct.map((each) => smoothed(each, weight)), marks });
    this.#drawEvaluations(points);
  }

  #drawEvaluations(points: readonly CurvePoint[]): void {
    const [first] = this.evaluated;
    if (first === undefined) return;
    this.#ofEvaluations ??= this.#evaluationChart(first);
    const { axis } = this;
    const placed = this.evaluated.flatMap((each) => {
      const point = points.find(({ version }) => version >= each.version);
      return point === undefined ? [] : [{ ...each, x: axes[axis].of(point) }];
    });
    this.#ofEvaluations.set({
      xs: placed.map(({ x }) => x),
      ys: [placed.map(({ heldOut }) => heldOut), placed.map(({ training }) => training)],
    });
  }

  #evaluationChart({ measure }: EvaluatedVersion): LineChart {
    const chart = new LineChart({
      ...this.#common(),
      title: `${measure} in evaluations`,
      format: measure === "progress" ? percent : significant,
      series: [
        { label: "held out", colour: "--series-1", points: true },
        { label: "in training", colour: "--series-2", points: true },
      ],
    });
    // Beside the curves of the training's own episodes.
    const [, , third] = this.element.children;
    this.element.insertBefore(chart.element, third ?? null);
    return chart;
  }

  #make(first: CurvePoint): void {
    const [episodeReturn, progress, ...others] = curvesOf(first, this.#context.about.figures);
    for (const curve of [episodeReturn, progress]) if (curve !== undefined) this.#add(curve);
    if (this.#acts.length > 1) {
      this.#byAct = new LineChart({
        ...this.#common(),
        title: "progress by act",
        series: this.#acts.map((label, index) => ({ label, colour: `--series-${index + 1}` })),
        format: (value) => (value <= 1 ? percent(value) : significant(value)),
      });
      this.element.append(this.#byAct.element);
    }
    for (const curve of others) this.#add(curve);
  }

  #add({ title, of, format = significant, none = "no value yet" }: Curve): void {
    const line = { label: title, colour: "--accent" };
    const chart = new LineChart({
      ...this.#common(),
      ...{ title, format, none, series: [{ ...line, faint: true }, line] },
    });
    this.#charts.push({ chart, of });
    this.element.append(chart.element);
  }

  #common() {
    const xLabel = (): string => axes[this.axis].word;
    return { xLabel, sync: "curves", leaving: this.#context.leaving };
  }
}

/** Every figure of the algorithm among them. */
function curvesOf(point: CurvePoint, figures: ViewContext["about"]["figures"]): Curve[] {
  const labels = new Map(figures.map(({ name, label }) => [name, label]));
  const names = [...new Set([...labels.keys(), ...Object.keys(point.figures)])];
  return [
    {
      title: "return",
      of: ({ episodeReturnMean }) => episodeReturnMean,
      none: "no episode has ended yet",
    },
    {
      title: "progress",
      of: ({ progressMean }) => progressMean,
      format: percent,
      none: "no episode has ended yet, or the environment does not say how far they came",
    },
    ...names.map((name) => ({
      title: labels.get(name) ?? name,
      of: (each: CurvePoint) => each.figures[name] ?? null,
    })),
    { title: "explained variance", of: ({ explainedVariance }) => explainedVariance },
    { title: "gradient norm", of: ({ gradientNorm }) => gradientNorm },
    { title: "learning rate", of: ({ learningRate }) => learningRate },
    {
      title: "waiting for the last segment",
      of: ({ barrierWaitShare }) => barrierWaitShare,
      format: percent,
    },
    { title: "steps a second", of: ({ stepsPerSecond }) => stepsPerSecond },
  ];
}

function marksOf(
  events: readonly RunEvent[],
  points: readonly CurvePoint[],
  xOf: (point: CurvePoint) => number,
): ChartMark[] {
  return events.flatMap(({ kind, version }) => {
    const colour = markColours[kind];
    if (colour === undefined || version === 0) return [];
    const point = points.find((each) => each.version >= version) ?? points.at(-1);
    return point === undefined ? [] : [{ x: xOf(point), colour }];
  });
}

function axisChoice(chosen: (axis: Axis) => void): HTMLElement {
  const select = element(
    "select",
    { change: () => chosen(select.value as Axis) },
    element("option", { value: "version" }, "version"),
    element("option", { value: "steps" }, "environment steps"),
    element("option", { value: "time" }, "training time"),
  );
  return element("label", {}, "over ", select);
}

function smoothingChoice(chosen: (weight: number) => void): HTMLElement {
  const range = element("input", {
    type: "range",
    min: 0,
    max: 0.98,
    step: 0.02,
    value: 0,
    input: () => chosen(Number(range.value)),
  });
  return element("label", {}, "smoothing ", range);
}
