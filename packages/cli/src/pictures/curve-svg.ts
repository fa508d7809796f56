/** One line of a chart: points in order of x. */
export interface CurveSeries {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Drawn behind the line, e.g. its interval. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

export interface CurveChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly CurveSeries[];
  /** The y axis ends here; the points' own range when absent. */
  readonly yRange?: readonly [number, number];
  /** Where lines are named: left, unless they begin there at the top. */
  readonly legend?: "left" | "right";
}

/** Values with their intervals, one under the other. */
export interface IntervalChart {
  readonly title: string;
  readonly xLabel: string;
  readonly intervals: readonly {
    readonly name: string;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }[];
  /** The x axis ends here; the intervals' own range when absent. */
  readonly xRange?: readonly [number, number];
  /** A vertical line, e.g. at what chance would give. */
  readonly mark?: number;
}

const size = { width: 720, height: 300 };
const margin = { left: 64, right: 20, top: 44, bottom: 48 };
/** Okabe and Ito's colours, which colour-blind readers can tell apart. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/** Charts under each other as one SVG file on a white ground. */
export function curveSvg(charts: readonly (CurveChart | IntervalChart)[]): string {
  let height = 0;
  const body = charts.map((chart) => {
    const [drawn, chartHeight] =
      "intervals" in chart ? intervalsSvg(chart) : [chartSvg(chart), size.height];
    const placed = `<g transform="translate(0 ${height})">\n${drawn}\n</g>`;
    height += chartHeight;
    return placed;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(charts.map(({ title }) => title).join("; "))}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...body,
    "</svg>\n",
  ].join("\n");
}

function chartSvg(chart: CurveChart): string {
  const points = chart.series.flatMap((series) => series.points);
  const xTicks = ticks(...xRangeOf(points.map(([x]) => x)));
  const bands = chart.series.flatMap(({ band = [] }) => band);
  const values = [...points.map(([, y]) => y), ...bands.flatMap(([, low, high]) => [low, high])];
  const [low, high] = chart.yRange ?? rangeOf(values);
  const yTicks = ticks(low, high);
  const x = scale(xTicks, margin.left, size.width - margin.right);
  const y = scale(yTicks, size.height - margin.bottom, margin.top);
  const lines = [titleSvg(chart.title)];
  for (const tick of yTicks)
    lines.push(
      `<line x1="${margin.left}" x2="${size.width - margin.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#ddd"/>`,
      `<text x="${margin.left - 8}" y="${y(tick)}" text-anchor="end" dominant-baseline="middle" fill="#555">${short(tick)}</text>`,
    );
  for (const tick of xTicks)
    lines.push(
      `<text x="${x(tick)}" y="${size.height - margin.bottom + 18}" text-anchor="middle" fill="#555">${short(tick)}</text>`,
    );
  for (const [index, series] of chart.series.entries())
    lines.push(...seriesSvg(series, index, x, y, chart));
  lines.push(
    `<text x="${(margin.left + size.width - margin.right) / 2}" y="${size.height - 10}" text-anchor="middle" fill="#555">${escaped(chart.xLabel)}</text>`,
    `<text transform="translate(16 ${(margin.top + size.height - margin.bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#555">${escaped(chart.yLabel)}</text>`,
  );
  return lines.join("\n");
}

function titleSvg(title: string): string {
  return `<text x="${margin.left}" y="22" font-size="15" font-weight="600">${escaped(title)}</text>`;
}

/** From zero, unless values are below. */
function xRangeOf(values: readonly number[]): readonly [number, number] {
  const highest = Math.max(0, ...values);
  return [Math.min(0, ...values), highest === 0 ? 1 : highest];
}

const rowHeight = 26;
const namesWidth = 250;

/** @returns the chart and its height, which its rows decide */
function intervalsSvg({ title, xLabel, intervals, xRange, mark }: IntervalChart): [string, number] {
  const ends = intervals.flatMap(({ low, high }) => [low, high]);
  const xTicks = ticks(...(xRange ?? rangeOf(ends)));
  const x = scale(xTicks, margin.left + namesWidth, size.width - margin.right);
  const bottom = margin.top + intervals.length * rowHeight;
  const lines = [titleSvg(title)];
  for (const tick of xTicks)
    lines.push(
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${margin.top - 8}" y2="${bottom}" stroke="#ddd"/>`,
      `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle" fill="#555">${short(tick)}</text>`,
    );
  if (mark !== undefined)
    lines.push(
      `<line x1="${x(mark)}" x2="${x(mark)}" y1="${margin.top - 8}" y2="${bottom}" stroke="#555" stroke-dasharray="4 3"/>`,
    );
  for (const [index, { name, value, low, high }] of intervals.entries()) {
    const y = margin.top + (index + 0.5) * rowHeight - 4;
    const colour = colours[index % colours.length] ?? "#000";
    lines.push(
      `<text x="${margin.left + namesWidth - 12}" y="${y}" text-anchor="end" dominant-baseline="middle">${escaped(name)}</text>`,
      `<line x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="9" stroke-opacity="0.35"/>`,
      `<circle cx="${x(value)}" cy="${y}" r="4.5" fill="${colour}"/>`,
    );
  }
  lines.push(
    `<text x="${(margin.left + namesWidth + size.width - margin.right) / 2}" y="${bottom + 38}" text-anchor="middle" fill="#555">${escaped(xLabel)}</text>`,
  );
  return [lines.join("\n"), bottom + margin.bottom];
}

/** From zero, so that curves can be compared by eye. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return low === high ? [0, 1] : [low, high];
}

function seriesSvg(
  series: CurveSeries,
  index: number,
  x: (value: number) => number,
  y: (value: number) => number,
  chart: CurveChart,
): string[] {
  const colour = colours[index % colours.length] ?? "#000";
  const path = series.points
    .map(([px, py], at) => `${at === 0 ? "M" : "L"}${x(px)} ${y(py)}`)
    .join("");
  const band = bandSvg(series.band ?? [], colour, x, y);
  const line = `${band}<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`;
  if (chart.series.length === 1) return [line];
  const legendX = chart.legend === "right" ? size.width - 240 : margin.left + 12;
  const legendY = margin.top + 10 + index * 16;
  return [
    line,
    `<line x1="${legendX}" x2="${legendX + 18}" y1="${legendY}" y2="${legendY}" stroke="${colour}" stroke-width="3"/>`,
    `<text x="${legendX + 24}" y="${legendY}" dominant-baseline="middle">${escaped(series.name)}</text>`,
  ];
}

function bandSvg(
  band: NonNullable<CurveSeries["band"]>,
  colour: string,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  if (band.length === 0) return "";
  const above = band.map(([px, , high]) => `${x(px)} ${y(high)}`);
  const below = band.map(([px, low]) => `${x(px)} ${y(low)}`).reverse();
  return `<path d="M${[...above, ...below].join("L")}Z" fill="${colour}" fill-opacity="0.18"/>`;
}

/** Four to ten round numbers (1, 2 or 5 times a power of ten) from at most `low` to at least `high`. */
export function ticks(low: number, high: number): number[] {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step =
    [1, 2, 5].map((factor) => factor * power).findLast((each) => span / each >= 4) ?? power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

function scale(axis: readonly number[], from: number, to: number): (value: number) => number {
  const low = axis[0] ?? 0;
  const high = axis.at(-1) ?? 1;
  return (value) => Number((from + ((value - low) / (high - low || 1)) * (to - from)).toFixed(2));
}

function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(6))} M`;
  if (size >= 1e3) return `${Number((value / 1e3).toPrecision(6))} k`;
  return String(value).replace("-", "−");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
