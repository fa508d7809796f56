/** One line of a chart: points in order of x. */
export interface CurveSeries {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface CurveChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly CurveSeries[];
  /** The y axis ends here; the points' own range when absent. */
  readonly yRange?: readonly [number, number];
}

const size = { width: 720, height: 300 };
const margin = { left: 64, right: 20, top: 44, bottom: 48 };
/** Okabe and Ito's colours, which colour-blind readers can tell apart. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/** Charts under each other as one SVG file on a white ground. */
export function curveSvg(charts: readonly CurveChart[]): string {
  const height = size.height * charts.length;
  const body = charts.map(
    (chart, index) =>
      `<g transform="translate(0 ${index * size.height})">\n${chartSvg(chart)}\n</g>`,
  );
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
  const xTicks = ticks(0, Math.max(1, ...points.map(([x]) => x)));
  const values = points.map(([, y]) => y);
  const [low, high] = chart.yRange ?? rangeOf(values);
  const yTicks = ticks(low, high);
  const x = scale(xTicks, margin.left, size.width - margin.right);
  const y = scale(yTicks, size.height - margin.bottom, margin.top);
  const lines = [
    `<text x="${margin.left}" y="22" font-size="15" font-weight="600">${escaped(chart.title)}</text>`,
  ];
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
    lines.push(...seriesSvg(series, index, x, y, chart.series.length === 1));
  lines.push(
    `<text x="${(margin.left + size.width - margin.right) / 2}" y="${size.height - 10}" text-anchor="middle" fill="#555">${escaped(chart.xLabel)}</text>`,
    `<text transform="translate(16 ${(margin.top + size.height - margin.bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#555">${escaped(chart.yLabel)}</text>`,
  );
  return lines.join("\n");
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
  isAlone: boolean,
): string[] {
  const colour = colours[index % colours.length] ?? "#000";
  const path = series.points
    .map(([px, py], at) => `${at === 0 ? "M" : "L"}${x(px)} ${y(py)}`)
    .join("");
  const line = `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`;
  if (isAlone) return [line];
  const legendX = margin.left + 12;
  const legendY = margin.top + 10 + index * 16;
  return [
    line,
    `<line x1="${legendX}" x2="${legendX + 18}" y1="${legendY}" y2="${legendY}" stroke="${colour}" stroke-width="3"/>`,
    `<text x="${legendX + 24}" y="${legendY}" dominant-baseline="middle">${escaped(series.name)}</text>`,
  ];
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
