import assert from "node:assert/strict";
import { test } from "node:test";
import { a2c } from "./a2c/a2c.ts";
import type { Algorithm, BeforeStep, PlayedSegment, SlotRows } from "./algorithm.ts";
import { chooseAlgorithm } from "./choose-algorithm.ts";

const segment: PlayedSegment = {
  actions: Uint8Array.of(0, 1),
  rewards: Float32Array.of(1, 0),
  values: Float32Array.of(0.5, 0.25),
  logProbabilities: Float32Array.of(-1, -1),
  flags: new Uint8Array(2),
  truncatedValues: new Float32Array(0),
  bootstrapValue: 0.5,
  environmentSteps: 0,
};
const batch = { slots: 3, segmentLength: 2, seed: 1, version: 0 };

function withChanges(changes: Partial<Algorithm>): () => ReturnType<typeof chooseAlgorithm> {
  const changed = { ...(a2c as Algorithm), ...changes };
  return () => chooseAlgorithm({ name: "a2c" }, { a2c: changed });
}

test("a setting chooses an algorithm, and its schema fills in what is left out", () => {
  const chosen = chooseAlgorithm({ name: "a2c", gamma: 0, lambda: 0 });
  assert.equal(chosen.name, "a2c");
  const columns = chosen.targets(segment);
  assert.deepEqual(columns["advantages"], Float32Array.of(0.5, -0.25));
  assert.deepEqual(chosen.returns(columns), Float32Array.of(1, 0));
  assert.deepEqual(chosen.passes(batch), [
    [0, 1, 2].map((slot) => ({ slot, firstStep: 0, steps: 2 })),
  ]);
});

test("an unknown algorithm is refused in one line that names the known ones", () => {
  assert.throws(() => chooseAlgorithm({ name: "a2d" }), {
    code: "UNKNOWN_ALGORITHM",
    group: "configuration",
    message: /^there is no algorithm "a2d"; did you mean a2c\?; choose one of: a2c, a3c, ppo; /,
  });
});

test("options out of bounds and unknown ones are refused together, by name", () => {
  assert.throws(() => chooseAlgorithm({ name: "a2c", gamma: 2, heat: 1 }), {
    code: "INVALID_OPTIONS",
    message: /gamma: .*heat: unknown option of a2c/,
  });
});

test("figures that are declared and not computed are refused, as are columns that are not there", () => {
  assert.throws(withChanges({ figures: [] }), {
    code: "INVALID_ALGORITHM",
    message: /declares the figures none, its loss computes entropy, policyLoss, valueLoss/,
  });
  const without = withChanges({ targets: () => ({ returns: new Float32Array(2) }) })();
  assert.throws(() => without.targets(segment), {
    code: "INVALID_ALGORITHM",
    message: /have no advantages for a segment of 2 steps/,
  });
  const short = withChanges({
    targets: () => ({ returns: new Float32Array(2), advantages: new Float32Array(1) }),
  })();
  assert.throws(() => short.targets(segment), /have 1 advantages for a segment of 2 steps/);
});

test("passes that choose nothing, or rows that are not in the batch, are refused", () => {
  const passes = (...steps: readonly (readonly SlotRows[])[]) =>
    withChanges({ passes: () => steps })().passes(batch);
  const row = { slot: 0, firstStep: 0, steps: 1 };
  assert.deepEqual(passes([row]), [[row]]);
  // One step's rows in place of a list of steps, which everybody writes once.
  assert.throws(() => withChanges({ passes: () => [row] as never })().passes(batch), {
    code: "INVALID_PASSES",
    message: /expected a list of lists of rows, such as \[wholeBatch\(batch\)\]/,
  });
  for (const bad of [
    { ...row, slot: 3 },
    { ...row, slot: -1 },
    { ...row, slot: 0.5 },
    { ...row, firstStep: 2 },
    { ...row, firstStep: 1, steps: 2 },
    { ...row, steps: 0 },
  ]) {
    assert.throws(() => passes([row], [bad]), { code: "INVALID_PASSES" });
  }
  assert.throws(() => passes(), /no optimizer step/);
  assert.throws(
    () => passes(...Array.from({ length: 65_537 }, () => [row])),
    /have 65537 optimizer steps an update; expected 65536 or fewer/,
  );
  assert.throws(() => passes([row], []), /an optimizer step without rows/);
});

test("what looks at steps is asked with the options, and columns that do not fit the step are refused", () => {
  const columns = { returns: new Float32Array(2), advantages: new Float32Array(2) };
  const asked = (answer: unknown, index = 1) => {
    const beforeStep = () => (() => answer) as BeforeStep;
    return withChanges({ beforeStep })().beforeStep?.({ index, columns, figures: {} });
  };
  assert.equal(withChanges({})().beforeStep, null);
  assert.equal(withChanges({ beforeStep: () => null })().beforeStep, null);
  assert.deepEqual(asked({ returns: Float32Array.of(1, 2) }), { returns: Float32Array.of(1, 2) });
  assert.equal(asked("stop"), "stop");
  for (const [answer, index, message] of [
    ["stop", 0, /stopped before the first step/],
    [undefined, 1, /returned undefined; expected an object of columns, or "stop"/],
    [{ weights: Float32Array.of(1, 2) }, 1, /returned weights, which its targets do not have/],
    [{ returns: new Float32Array(3) }, 1, /returned 3 returns for a step of 2 rows/],
    [{ returns: [1, 2] }, 1, /returned 2 returns .* expected a Float32Array/],
  ] as const) {
    assert.throws(() => asked(answer, index), { code: "INVALID_ALGORITHM", message });
  }
  assert.throws(withChanges({ beforeStep: () => 3 as never }), {
    code: "INVALID_ALGORITHM",
    message: /beforeStep of a2c returned 3; expected a function of a step, or null/,
  });
});

test("parts of segments are refused where the network has a memory", () => {
  const remembering = { ...batch, wholeSegments: true };
  const whole = { slot: 0, firstStep: 0, steps: batch.segmentLength };
  const passes = (rows: SlotRows) => withChanges({ passes: () => [[rows]] })().passes(remembering);
  assert.deepEqual(passes(whole), [[whole]]);
  assert.throws(() => passes({ ...whole, steps: whole.steps - 1 }), {
    code: "INVALID_PASSES",
    message: /with network\.memory an optimizer step takes whole segments/,
  });
});
