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
/** Okabe and Ito's colours, which colour-blind readers can tell apart; without yellow, which is too light on white. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000"];
/** Once the colours are used up, lines have them again with gaps. */
const dashes = ["", "7 3", "2 2.5", "9 3 2 3"];

/** Charts under each other as one SVG file on a white ground. */
export function curveSvg(charts: readonly (CurveChart | IntervalChart)[]): string {
  let height = 0;
  const body = charts.map((chart) => {
    const [drawn, chartHeight] = "intervals" in chart ? intervalsSvg(chart) : chartSvg(chart);
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

/** @returns the chart and its height: its lines are named between its title and its curves */
function chartSvg(chart: CurveChart): [string, number] {
  const names = chart.series.length === 1 ? [] : chart.series.map(({ name }) => name);
  const [legend, legendHeight] = legendSvg(names);
  const curves = `<g transform="translate(0 ${legendHeight})">\n${curvesSvg(chart)}\n</g>`;
  return [[titleSvg(chart.title), ...legend, curves].join("\n"), size.height + legendHeight];
}

const legendRow = 18;
const legendLine = 18;
const legendGap = 22;
/** Of a letter at 12 pixels, on average and a little more: an SVG does not know its reader's font. */
const letterWidth = 6.8;

/** Names in rows, each after a piece of its line. @returns the rows and their height */
function legendSvg(names: readonly string[]): [string[], number] {
  let [x, row] = [margin.left, 0];
  const drawn = names.map((name, index) => {
    const width = legendLine + 6 + name.length * letterWidth;
    if (x > margin.left && x + width > size.width - margin.right) [x, row] = [margin.left, row + 1];
    const y = margin.top - 6 + row * legendRow;
    const at = x;
    x += width + legendGap;
    return [
      `<line x1="${at}" x2="${at + legendLine}" y1="${y}" y2="${y}" ${strokeOf(index)} stroke-width="3"/>`,
      `<text x="${at + legendLine + 6}" y="${y}" dominant-baseline="middle">${escaped(name)}</text>`,
    ].join("\n");
  });
  return [drawn, names.length === 0 ? 0 : (row + 1) * legendRow];
}

function curvesSvg(chart: CurveChart): string {
  const points = chart.series.flatMap((series) => series.points);
  const xTicks = ticks(...xRangeOf(points.map(([x]) => x)));
  const bands = chart.series.flatMap(({ band = [] }) => band);
  const values = [...points.map(([, y]) => y), ...bands.flatMap(([, low, high]) => [low, high])];
  const [low, high] = chart.yRange ?? rangeOf(values);
  const yTicks = ticks(low, high);
  const x = scale(xTicks, margin.left, size.width - margin.right);
  const y = scale(yTicks, size.height - margin.bottom, margin.top);
  const lines: string[] = [];
  for (const tick of yTicks)
    lines.push(
      `<line x1="${margin.left}" x2="${size.width - margin.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#ddd"/>`,
      `<text x="${margin.left - 8}" y="${y(tick)}" text-anchor="end" dominant-baseline="middle" fill="#555">${short(tick)}</text>`,
    );
  for (const tick of xTicks)
    lines.push(
      `<text x="${x(tick)}" y="${size.height - margin.bottom + 18}" text-anchor="middle" fill="#555">${short(tick)}</text>`,
    );
  for (const [index, series] of chart.series.entries()) lines.push(seriesSvg(series, index, x, y));
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
    const colour = colourOf(index);
    lines.push(
      `<text x="${margin.left + namesWidth - 12}" y="${y}" text-anchor="end" dominant-baseline="middle">${escaped(name)}</text>`,
      `<line x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}" ${strokeOf(index)} stroke-width="9" stroke-opacity="0.35"/>`,
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
): string {
  const path = series.points
    .map(([px, py], at) => `${at === 0 ? "M" : "L"}${x(px)} ${y(py)}`)
    .join("");
  const band = bandSvg(series.band ?? [], colourOf(index), x, y);
  return `${band}<path d="${path}" fill="none" ${strokeOf(index)} stroke-width="1.8" stroke-linejoin="round"/>`;
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? "#000";
}

/** Colour and gaps of a line; no two of the first 28 have the same. */
function strokeOf(index: number): string {
  const gaps = dashes[Math.floor(index / colours.length) % dashes.length] ?? "";
  const dashed = gaps === "" ? "" : ` stroke-dasharray="${gaps}"`;
  return `stroke="${colourOf(index)}"${dashed}`;
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
