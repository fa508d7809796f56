import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { curveSvg, ticks } from "./curve-svg.ts";

test("ticks are few round numbers that cover the range", () => {
  assert.deepEqual(ticks(0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(0, 90_000), [0, 20_000, 40_000, 60_000, 80_000, 100_000]);
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      (low, span) => {
        const marks = ticks(low, low + span);
        assert.ok(marks.length >= 4 && marks.length <= 13, String(marks));
        assert.ok(
          (marks[0] ?? 0) <= low + span * 1e-6 && (marks.at(-1) ?? 0) >= low + span * (1 - 1e-6),
        );
      },
    ),
  );
});

test("points land where the axes say", () => {
  const svg = curveSvg([
    {
      title: "t",
      xLabel: "x",
      yLabel: "y",
      series: [
        {
          name: "a",
          points: [
            [0, 0],
            [100, 1],
          ],
        },
      ],
      yRange: [0, 1],
    },
  ]);
  assert.match(svg, /d="M64 252L700 44"/);
});

test("charts stand under each other, and names are escaped there and in the picture's title", () => {
  const chart = { title: "a < b & c", xLabel: "x", yLabel: "y", series: [] };
  const svg = curveSvg([chart, chart]);
  assert.match(svg, /viewBox="0 0 720 600"/);
  assert.match(svg, /<title>a &lt; b &amp; c; a &lt; b &amp; c<\/title>/);
  assert.equal(svg.split("a &lt; b &amp; c").length, 5);
});

test("names of lines stand in rows between title and curves, whose height they do not take", () => {
  const line = (name: string) => ({ name, points: [[0, 0] as const, [1, 1] as const] });
  const chart = { title: "t", xLabel: "x", yLabel: "y", yRange: [0, 1] as const };
  const few = curveSvg([{ ...chart, series: [line("one"), line("two")] }]);
  assert.match(few, /viewBox="0 0 720 318"/);
  const names = Array.from({ length: 9 }, (_, index) => `learningRate=0.000${index}`);
  const many = curveSvg([{ ...chart, series: names.map(line) }]);
  const places = [
    ...many.matchAll(/<text x="([\d.]+)" y="(\d+)" dominant-baseline="middle">learn/g),
  ];
  const rows = new Set(places.map(([, , y]) => Number(y)));
  const height = 300 + 18 * rows.size;
  assert.ok(rows.size > 1 && many.includes(`viewBox="0 0 720 ${height}"`));
  // The curves begin below the last row.
  const [, down] = /<g transform="translate\(0 (\d+)\)">\n<line/.exec(many) ?? [];
  assert.ok(Math.max(...rows) + 6 < Number(down) + 44, `${[...rows]} ${down}`);
  for (const [, x] of places) assert.ok(Number(x) + 20 * 6 < 720);
});

test("lines are named where there is more than one", () => {
  const line = (name: string) => ({ name, points: [[0, 0] as const, [1, 1] as const] });
  const chart = { title: "t", xLabel: "x", yLabel: "y" };
  assert.doesNotMatch(curveSvg([{ ...chart, series: [line("one")] }]), />one</);
  assert.match(curveSvg([{ ...chart, series: [line("one"), line("two")] }]), />one<[\s\S]*>two</);
});

test("a band is an area between its ends, and the axis has room for it", () => {
  const series = {
    name: "a",
    points: [[0, 0.5] as const, [1, 0.5] as const],
    band: [[0, 0, 1] as const, [1, 0, 2] as const],
  };
  const svg = curveSvg([{ title: "t", xLabel: "x", yLabel: "y", series: [series] }]);
  assert.match(svg, /d="M64 148L700 44L700 252L64 252Z"/);
});

test("intervals stand under each other with their names, as high as they need to be", () => {
  const interval = (name: string) => ({ name, value: 0.5, low: 0.25, high: 1 });
  const chart = { title: "t", xLabel: "x", xRange: [0, 1] as const, mark: 0.5 };
  const svg = curveSvg([{ ...chart, intervals: [interval("a & b"), interval("c")] }]);
  assert.match(svg, /viewBox="0 0 720 144"/);
  assert.match(svg, />a &amp; b<[\s\S]*<line x1="410.5" x2="700"[\s\S]*<circle cx="507"[\s\S]*>c</);
  assert.match(svg, /stroke-dasharray/);
});

test("every line has a look of its own, which its name shows, too", () => {
  const series = Array.from({ length: 20 }, (_, index) => ({
    name: `group ${index}`,
    points: [[0, index] as const, [1, index] as const],
  }));
  const svg = curveSvg([{ title: "t", xLabel: "x", yLabel: "y", series }]);
  const looks = (pattern: RegExp) => [...svg.matchAll(pattern)].map(([, look]) => look);
  const lines = looks(
    /fill="none" (stroke="[^"]+"(?: stroke-dasharray="[^"]+")?) stroke-width="1.8"/g,
  );
  assert.equal(new Set(lines).size, series.length);
  assert.deepEqual(
    looks(/<line [^>]*? (stroke="[^"]+"(?: stroke-dasharray="[^"]+")?) stroke-width="3"/g),
    lines,
  );
});
