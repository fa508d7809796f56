import assert from "node:assert/strict";
import { test } from "node:test";
import { chartsOf } from "./curve-command.ts";

const line = (update: number, progressMean: number | null) => ({
  environmentSteps: update * 320,
  wallSeconds: update * 60,
  episodeReturnMean: update * 2,
  progressMean,
});

test("a game that knows progress gets charts of it over experience and over time", () => {
  const charts = chartsOf([{ name: "a", lines: [line(1, null), line(2, 0.1), line(3, 0.2)] }]);
  assert.deepEqual(
    charts.map(({ xLabel, series }) => [xLabel, series[0]?.points]),
    [
      [
        "environment steps",
        [
          [640, 0.1],
          [960, 0.2],
        ],
      ],
      [
        "minutes of training",
        [
          [2, 0.1],
          [3, 0.2],
        ],
      ],
      [
        "environment steps",
        [
          [320, 2],
          [640, 4],
          [960, 6],
        ],
      ],
    ],
  );
});

test("a game that knows no progress gets its return", () => {
  const charts = chartsOf([{ name: "a", lines: [line(1, null)] }]);
  assert.deepEqual(
    charts.map(({ title }) => title),
    ["Episode return", "Episode return, over time"],
  );
});

test("a long run is thinned, its last point kept", () => {
  const lines = Array.from({ length: 5_000 }, (_, update) => line(update, 0.5));
  const points = chartsOf([{ name: "a", lines }])[0]?.series[0]?.points ?? [];
  assert.ok(points.length <= 701, String(points.length));
  assert.equal(points.at(-1)?.[0], 4_999 * 320);
});
