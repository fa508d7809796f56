import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { logSoftmax, sampleCategorical } from "../categorical.ts";
import { uniform } from "../counter-random.ts";
import { standardNormal } from "../standard-normal.ts";
import * as exact from "./index.ts";

/** Of the bits of 4,096 values: whatever changes one of them on some processor or version of Node changes it. */
function hashOf(value: (u: number, index: number) => number): string {
  const values = Float64Array.from({ length: 4096 }, (_, i) =>
    value(uniform(3, "action", 0, i), i),
  );
  return createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex").slice(0, 16);
}

const row = (index: number): number[] =>
  Array.from({ length: 7 }, (_, j) => 8 * uniform(3, "action", 1 + j, index) - 4);

const subjects: Readonly<Record<string, readonly [(u: number, i: number) => number, string]>> = {
  exp: [(u) => exact.exp(1500 * u - 750), "eae4333cf09d5157"],
  expm1: [(u) => exact.expm1(20 * u - 10), "c21a6b3ca646f133"],
  log: [(u) => exact.log(100 * u), "2699dd17909b4788"],
  log1p: [(u) => exact.log1p(10 * u - 1), "4ad133540ccec01a"],
  tanh: [(u) => exact.tanh(20 * u - 10), "d9436adfccfeccd0"],
  sin: [(u) => exact.sin((u - 0.5) * 1e7), "7e340b5b2841d0ff"],
  cos: [(u) => exact.cos((u - 0.5) * 1e7), "934a95c921281f7d"],
  standardNormal: [(u) => standardNormal(u), "cb08be137f0acc40"],
  logSoftmax: [(_, i) => logSoftmax(row(i))[0] as number, "f8e1827317aaa00b"],
  sampleCategorical: [(u, i) => sampleCategorical(logSoftmax(row(i)), u), "2cbee49ae1f6abb0"],
};

for (const [name, [value, expected]] of Object.entries(subjects)) {
  test(`${name} has the bits that it has on every processor`, () => {
    assert.equal(hashOf(value), expected);
  });
}
