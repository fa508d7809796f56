import assert from "node:assert/strict";
import { test } from "node:test";
import { efficiencyOf } from "./efficiency.ts";
import { Throughput } from "./throughput.ts";

test("cores that do nothing but emulation, inference and updates are fully efficient", () => {
  // 5 ms a step in all: two cores could make 400 steps a second.
  const actors = { steps: 1000, emulationSeconds: 3, inferenceSeconds: 1 };
  assert.equal(efficiencyOf(400, 2, actors, 0.001), 1);
  assert.equal(efficiencyOf(300, 2, actors, 0.001), 0.75);
});

test("before anything was played there is no efficiency", () => {
  const nothing = { steps: 0, emulationSeconds: 0, inferenceSeconds: 0 };
  assert.equal(efficiencyOf(100, 2, nothing, 0.001), null);
});

test("speed is taken over the window and what reaches into it", () => {
  const throughput = new Throughput(10_000);
  assert.equal(throughput.stepsPerSecond, 0);
  throughput.mark(0, 0);
  assert.equal(throughput.stepsPerSecond, 0);
  throughput.mark(5_000, 500);
  assert.equal(throughput.stepsPerSecond, 100);
  throughput.mark(15_000, 500);
  assert.equal(throughput.stepsPerSecond, 0);
  throughput.mark(20_000, 1_500);
  assert.equal(throughput.stepsPerSecond, 1_000 / 15);
});
