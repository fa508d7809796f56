import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { metricsOf } from "./curve/metric.ts";

const page = readFileSync(fileURLToPath(new URL("../../../docs/logs.md", import.meta.url)), "utf8");
const a3c = ["staleness", "stalenessMax", "importanceWeight"];
const figures = ["policyLoss", "valueLoss", "entropy", ...a3c, "approxKl", "clipFraction"];

test("the page of logs lists the names of all metrics, each with its field", () => {
  const rows = [...page.matchAll(/^\| `([a-z]+\/\w+)` \| `([\w.]+)` \|/gm)];
  assert.deepEqual(
    rows.map(([, name]) => name),
    metricsOf(figures).map(({ name }) => name),
  );
  for (const [, name = "", field = ""] of rows) {
    const [key = "", figure] = field.split(".");
    const point = figure === undefined ? { figures: {}, [key]: 3 } : { figures: { [figure]: 3 } };
    const metric = metricsOf(figures).find((each) => each.name === name);
    assert.equal(metric?.of(point as never), 3, name);
  }
});
