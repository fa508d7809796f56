import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultPreset } from "../presets/default-preset.ts";
import type { RunConfiguration } from "../run-configuration.ts";
import { RunError } from "../run-error.ts";
import { parseRunConfiguration } from "./parse-run-configuration.ts";

test("a complete configuration is accepted as it is, and frozen to its leaves", () => {
  const configuration = parseRunConfiguration(aConfiguration(), "test");
  assert.deepEqual(configuration, aConfiguration());
  assert.throws(() => {
    (configuration.environment.actions[0] as string[]).push("UP");
  }, TypeError);
});

test("every problem is in one message of one line", () => {
  const problems = problemsOf({
    ...aConfiguration(),
    slots: 0,
    sedd: 3,
    learning: {
      ...defaultPreset.learning,
      algorithm: { ...defaultPreset.learning.algorithm, gamma: 1.5, heat: 1 },
      warmth: 2,
    },
  });
  assert.deepEqual(problems.map((problem) => problem.split(":")[0]).sort(), [
    "learning.algorithm.gamma",
    "learning.algorithm.heat",
    "learning.warmth",
    "sedd",
    "slots",
  ]);
});

test("a missing key is an error, never a hidden default", () => {
  const { seed: _, ...without } = aConfiguration();
  assert.match(problemsOf(without).join(), /^seed: /);
});

test("keys that contradict one another are refused together", () => {
  const base = aConfiguration();
  const problems = problemsOf({
    ...base,
    slots: 2,
    environment: {
      ...base.environment,
      startStates: ["A", "B", "C", "A"],
      startStateAssignment: "by-slot",
      observation: { height: 512, width: 512 },
      stack: 9,
      actions: [
        ["RIGHT", "B"],
        ["B", "RIGHT"],
        ["DOWN", "DOWN"],
      ],
    },
    network: { architecture: "mlp" },
    learning: { ...base.learning, schedule: "linear", scheduleSteps: 40 },
  });
  assert.deepEqual(
    problems.map((problem) => problem.split(":")[0]),
    [
      "environment.observation",
      "environment.startStates",
      "environment.actions",
      "environment.actions",
      "environment.startStateAssignment",
      "network.architecture",
      "learning.scheduleSteps",
    ],
  );
});

test("names that would lead out of the games folder are refused", () => {
  const base = aConfiguration();
  for (const game of ["../secret", "a/b", "..", "a\\b", ""]) {
    assert.match(
      problemsOf({ ...base, environment: { ...base.environment, game } }).join(),
      /environment\.game/,
      game,
    );
  }
});

test("an optimizer takes only the keys of its kind", () => {
  const base = aConfiguration();
  const optimizer = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.9 };
  assert.deepEqual(problemsOf({ ...base, learning: { ...base.learning, optimizer } }), [
    "learning.optimizer.decay: unknown key",
  ]);
});

function aConfiguration(): RunConfiguration {
  return {
    ...defaultPreset,
    environment: { ...defaultPreset.environment, startStates: ["Zone1.Act1"] },
  };
}

function problemsOf(candidate: unknown): readonly string[] {
  try {
    parseRunConfiguration(candidate, "test");
  } catch (error) {
    assert.ok(error instanceof RunError);
    assert.equal(error.code, "INVALID_CONFIGURATION");
    assert.doesNotMatch(error.message, /\n/);
    const problems = error.details["problems"] as readonly string[];
    for (const problem of problems) assert.ok(error.message.includes(problem));
    return problems;
  }
  return [];
}
