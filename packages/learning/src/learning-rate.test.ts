import assert from "node:assert/strict";
import { test } from "node:test";
import { learningRateAt } from "./learning-rate.ts";

test("a constant rate does not move", () => {
  const schedule = { learningRate: 7e-4, schedule: "constant", scheduleSteps: 100 } as const;
  assert.deepEqual(
    [0, 50, 1e9].map((steps) => learningRateAt(schedule, steps)),
    [7e-4, 7e-4, 7e-4],
  );
});

test("a linear rate falls from its first value to 0 and stays there", () => {
  const schedule = { learningRate: 0.5, schedule: "linear", scheduleSteps: 100 } as const;
  assert.deepEqual(
    [0, 25, 50, 100, 101, 1e9].map((steps) => learningRateAt(schedule, steps)),
    [0.5, 0.375, 0.25, 0, 0, 0],
  );
});
