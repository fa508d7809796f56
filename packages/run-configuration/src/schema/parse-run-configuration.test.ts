import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultPreset } from "../presets/default-preset.ts";
import type { RetroRunConfiguration } from "../run-configuration.ts";
import { RunError } from "../run-error.ts";
import { parseRunConfiguration } from "./parse-run-configuration.ts";

test("a complete configuration is accepted as it is, and frozen to its leaves", () => {
  const configuration = parseRunConfiguration(aConfiguration(), "test");
  assert.deepEqual(configuration, aConfiguration());
  assert.throws(() => {
    ((configuration as RetroRunConfiguration).environment.actions[0] as string[]).push("UP");
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

test("an unknown key names the near one", () => {
  const base = aConfiguration();
  const { algorithm } = base.learning;
  assert.deepEqual(problemsOf({ ...base, learning: { ...base.learning, learningrate: 0.1 } }), [
    "learning.learningrate: unknown key; did you mean learningRate?",
  ]);
  assert.deepEqual(
    problemsOf({ ...base, learning: { ...base.learning, algorithm: { ...algorithm, gama: 1 } } }),
    ["learning.algorithm.gama: unknown option of a2c; did you mean gamma?"],
  );
});

test("a configuration from before environments had kinds is refused in one clear sentence", () => {
  const { kind: _, identity, ...environment } = aConfiguration().environment;
  const problems = problemsOf({ ...aConfiguration(), environment, integration: identity });
  assert.equal(problems.length, 2);
  assert.match(
    problems.join("\n"),
    /^environment\.kind: expected .* retro or module; a run from /m,
  );
});

test("a run whose files are not known is refused: nobody could say what it was played with", () => {
  const environment = { ...aConfiguration().environment, identity: {} };
  assert.deepEqual(problemsOf({ ...aConfiguration(), environment }), [
    "environment.identity: expected the hashes of the environment's files, which are filled in when a run begins",
  ]);
});

test("a module's environment has its own keys, and none of a game's", () => {
  assert.deepEqual(parseRunConfiguration(aModule(), "test"), aModule());
  assert.deepEqual(problemsOf(aModule({ frameSkip: 4 })), ["environment.frameSkip: unknown key"]);
  assert.match(problemsOf(aModule({ stack: 4 })).join(), /^environment\.stack: a vector is not/);
  assert.match(problemsOf(aModule({ actions: ["a", "a"] })).join(), /^environment\.actions: a is/);
  assert.match(problemsOf(aModule({ name: "a b" })).join(), /^environment\.name: expected a name/);
  assert.match(problemsOf(aModule({ file: "../a.mjs" })).join(), /^environment\.file: expected/);
});

function aModule(changes: object = {}): unknown {
  return {
    ...aConfiguration(),
    environment: {
      kind: "module",
      name: "cart-pole",
      file: "environment.mjs",
      identity: { "environment.mjs": "a".repeat(64) },
      actions: ["left", "right"],
      observation: { kind: "vector", length: 4 },
      rewardScale: 1,
      rewardClip: null,
      stack: 1,
      timeLimitSteps: 500,
      ...changes,
    },
    network: { architecture: "mlp" },
  };
}

function aConfiguration(): RetroRunConfiguration {
  return {
    ...defaultPreset,
    environment: {
      ...defaultPreset.environment,
      identity: { "data.json": "a".repeat(64) },
      startStates: ["Zone1.Act1"],
    },
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

test("a memory needs whole segments in a micro-batch, and a size that engines can compute", () => {
  const base = aConfiguration();
  const withMemory = (memory: object, segmentLength: number, microBatchRows: number) =>
    problemsOf({
      ...base,
      segmentLength,
      network: { ...base.network, memory },
      learning: { ...base.learning, microBatchRows },
    });
  const gru = { kind: "gru", size: 64 };
  parseRunConfiguration({ ...base, network: { ...base.network, memory: gru } }, "test");
  assert.match(
    withMemory(gru, 20, 19).join(),
    /^network\.memory: .*whole segments of 20 steps, and a micro-batch has 19 rows/,
  );
  assert.match(withMemory(gru, 600, 600).join(), /^network\.memory: .*512 steps or fewer, got 600/);
  assert.match(withMemory({ kind: "gru", size: 12 }, 20, 80).join(), /^network\.memory\.size: /);
  assert.match(withMemory({ kind: "rnn", size: 16 }, 20, 80).join(), /^network\.memory\.kind: /);
});
