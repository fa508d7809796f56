import assert from "node:assert/strict";
import { test } from "node:test";
import { a2cLoss } from "@lockstep/algorithm";
import { createEngine } from "../create-engine.ts";
import type { EngineFactory } from "./engine-probe.ts";
import { checkGradients } from "./gradient-check.ts";
import { vectorSpec } from "./learning-cases.ts";

const right: EngineFactory = (options) => createEngine({ ...options, name: "wasm:cpu" });
const wrong: EngineFactory = (options) =>
  right({ ...options, loss: a2cLoss({ valueCoefficient: 0.5, entropyCoefficient: 0.011 }) });
const batch = { spec: vectorSpec, rows: 7, microBatchRows: 3 };

test("right gradients agree with the reference and with another engine", async () => {
  const checks = await checkGradients(right, right, batch);
  assert.deepEqual(
    checks.map(({ rows, against }) => [rows, against]),
    [
      [5, "the float64 reference"],
      [7, "the other engine"],
    ],
  );
  for (const { tensor, error, allowed } of checks) assert.ok(error <= allowed, tensor);
});

test("a loss that is slightly another shows in the tensor that differs most", async () => {
  for (const checks of [
    await checkGradients(wrong, right, batch),
    (await checkGradients(right, wrong, batch)).slice(1),
  ])
    for (const { tensor, error, allowed } of checks) {
      assert.ok(error > allowed, `${error}`);
      assert.match(tensor, /policy/);
    }
});
