import assert from "node:assert/strict";
import { test } from "node:test";
import { ledgerLine, noLine, parseLedgerLine } from "./ledger-line.ts";
import type { LedgerUpdate } from "./ledger-record.ts";
import { operatorsOf, recordOperators } from "./recorded-operators.ts";

const steps = [
  { "layer policy": "0".repeat(16), clipping: "1".repeat(16) },
  { "layer policy": "2".repeat(16), clipping: "3".repeat(16) },
];
const update: LedgerUpdate = {
  type: "update",
  version: 1,
  weightsSha256: "a".repeat(64),
  learningRate: 1e-3,
  figures: {},
  optimizerSteps: 2,
  gradientNorm: 1,
  maxLogProbabilityDifference: 0,
  segments: [],
  episodes: [],
  operators: recordOperators(steps),
};

test("hashes of operators come back from a ledger's line, step by step and in their order", () => {
  assert.deepEqual(update.operators?.names, ["layer policy", "clipping"]);
  const record = parseLedgerLine(ledgerLine(update, noLine));
  assert.ok(record.type === "update" && record.operators !== undefined);
  const again = operatorsOf(record.operators);
  assert.deepEqual(again, steps);
  assert.deepEqual(Object.keys(again[1] ?? {}), ["layer policy", "clipping"]);
});

test("a step with another number of hashes than there are names is no record", () => {
  const { names = [] } = update.operators ?? {};
  const short = { ...update, operators: { names, steps: ["0".repeat(16)] } };
  assert.throws(
    () => parseLedgerLine(ledgerLine(short, noLine)),
    /^SyntaxError: operators: expected 16 hex digits for each of 2 names$/,
  );
});
