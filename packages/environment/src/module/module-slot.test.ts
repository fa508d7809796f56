import assert from "node:assert/strict";
import { test } from "node:test";
import type { EnvironmentFactory } from "../environment-factory.ts";
import type { StepOutcome, WatchableSlot } from "../slot-port.ts";
import { aLine, openSource } from "../testing/a-module.ts";

const floats = (bytes: Uint8Array): number[] => [...new Float32Array(bytes.slice().buffer)];

function play(slot: WatchableSlot, actions: readonly number[]): unknown[] {
  return actions.map((action) => {
    const outcome = slot.step(action);
    return { outcome, seen: floats(slot.observation), draw: slot.actionDraw() };
  });
}

const walk = Array.from({ length: 60 }, (_, step) => ((step * 7) % 3) & 1);

test("a module's slot plays episodes one after another, with the module's own ends and the time limit's", async (context) => {
  const slot = (await openSource(context, aLine())).open(0);
  const right = [1, 1, 1].map((action) => slot.step(action));
  assert.deepEqual(
    right.map(({ reward, terminated }) => [reward, terminated]),
    [
      [1, false],
      [2, false],
      [3, true],
    ],
  );
  assert.deepEqual(right[2]?.episode, {
    episode: 0,
    startState: "start",
    steps: 3,
    frames: 3,
    episodeReturn: 6,
    progress: null,
    finished: false,
    truncated: false,
  });
  assert.equal(floats(slot.observation)[0], 0);
  let last: StepOutcome | undefined;
  for (let step = 0; step < 20; step++) last = slot.step(step % 2);
  assert.deepEqual([last?.terminated, last?.truncated], [false, true]);
  assert.equal(floats(last?.truncatedObservation ?? new Uint8Array(8))[0], 0);
  assert.deepEqual(slot.position, {
    slot: 0,
    episode: 2,
    actions: new Uint8Array(0),
    stepsBefore: 23,
  });
});

test("wherever a slot is sent, by whomever, it goes on with the same bytes", async (context) => {
  const factory = await openSource(context, aLine());
  const slot = factory.open(3);
  play(slot, walk.slice(0, 33));
  const { position } = slot;
  const expected = play(slot, walk.slice(33));
  const other = factory.open(3);
  other.seek(position);
  assert.deepEqual(play(other, walk.slice(33)), expected);
  slot.seek(position);
  assert.deepEqual(play(slot, walk.slice(33)), expected);
});

test("what a module draws depends on seed, slot, episode and step, and on nothing that was drawn before", async (context) => {
  const twice = aLine({ reset: "random(); return [place, random()];" });
  const once = await openSource(context, aLine());
  const first = floats(once.open(0).observation)[1];
  assert.notEqual(first, floats(once.open(1).observation)[1]);
  assert.notEqual(
    first,
    floats(once.openEvaluation({ state: "start", seed: 5, mostSteps: 9 }).observation)[1],
  );
  const slot = once.open(0);
  const other = (await openSource(context, twice)).open(0);
  assert.notEqual(first, floats(other.observation)[1]);
  slot.step(1);
  other.step(1);
  assert.deepEqual(slot.observation, other.observation);
});

test("rewards are scaled and clipped, returns are as the module says, progress is the furthest", async (context) => {
  const step =
    "return { observation: [0, 0], reward: place, terminated: place >= 3, progress: Math.max(0, Math.min(1, place / 3)), finished: place >= 3 };";
  const slot = (
    await openSource(context, aLine({ step }), { rewardScale: 10, rewardClip: 15 })
  ).open(0);
  const outcomes = [0, 1, 1, 1, 1].map((action) => slot.step(action));
  assert.deepEqual(
    outcomes.map(({ reward }) => reward),
    [-10, 0, 10, 15, 15],
  );
  assert.equal(outcomes[4]?.episode?.episodeReturn, 5);
  assert.equal(outcomes[4]?.episode?.finished, true);
  assert.equal(outcomes[4]?.episode?.progress, 1);
  slot.step(1);
  assert.equal(slot.progress, 1 / 3);
});

test("pictures are stacked as those of games, and shown in gray where the module draws none", async (context) => {
  const source = `export default { name: "line", observation: { kind: "picture", height: 36, width: 36 }, actions: ["back", "on"],
    create() { let n = 0; const show = () => new Uint8Array(36 * 36).fill(n);
      return { reset() { n = 0; return show(); }, step() { n += 1; return { observation: show(), reward: 0, terminated: false }; } }; } };`;
  const observation = { kind: "picture", height: 36, width: 36 } as const;
  const slot = (await openSource(context, source, { observation, stack: 3 })).open(0);
  const frame = 36 * 36;
  const shown = (): number[] => [0, 1, 2].map((n) => slot.observation[n * frame] as number);
  assert.deepEqual(shown(), [0, 0, 0]);
  slot.step(0);
  slot.step(0);
  assert.deepEqual(shown(), [0, 1, 2]);
  const { width, height, rgb } = slot.picture();
  assert.deepEqual([width, height, rgb.length, rgb[7]], [36, 36, 3 * frame, 2]);
});

const refusals: readonly (readonly [string, Parameters<typeof aLine>[0], RegExp])[] = [
  [
    "throws",
    {
      step: 'if (steps === 2) throw new Error("no\\nway"); return { observation: [0, 0], reward: 0, terminated: false };',
    },
    /line\.mjs, slot 1, episode 0, step \d+: step\(\) threw no; way \(line\.mjs:\d+:\d+\)$/,
  ],
  [
    "gives a number that is none",
    { step: "return { observation: [0, steps === 4 ? NaN : 0], reward: 0, terminated: false };" },
    /line\.mjs, slot 1, episode 0, step 4: step\(\) returned NaN as number 1 of its observation, expected a finite number$/,
  ],
  [
    "gives a number too large for float32",
    { reset: "return [1e300, 0];" },
    /step 0: reset\(\) returned 1e\+300 as number 0 of its observation, expected a finite number$/,
  ],
  [
    "gives too many numbers",
    { step: "return { observation: [0, 0, 0], reward: 0, terminated: false };" },
    /step 1: step\(\) returned an observation of length 3, expected 2 numbers$/,
  ],
  [
    "gives no observation",
    { reset: "return undefined;" },
    /step 0: reset\(\) returned an observation of undefined, expected 2 numbers$/,
  ],
  [
    "gives a reward that is not finite",
    {
      step: "return { observation: [0, 0], reward: steps === 3 ? Infinity : 1, terminated: false };",
    },
    /step 3: step\(\) returned reward Infinity, expected a finite number that float32 can hold$/,
  ],
  [
    "gives a reward too large for float32",
    { step: "return { observation: [0, 0], reward: 1e39, terminated: false };" },
    /step 1: step\(\) returned reward 1e\+39, expected a finite number that float32 can hold$/,
  ],
  [
    "steps when it likes",
    { step: 'return Promise.reject(new Error("late"));' },
    /step 1: step\(\) returned a promise; step must not be async$/,
  ],
  [
    "resets when it likes",
    { reset: "return Promise.resolve([0, 0]);" },
    /step 0: reset\(\) returned a promise; reset must not be async$/,
  ],
  [
    "throws while its answer is read",
    {
      step: 'return { observation: [0, 0], get reward() { throw new Error("gone"); }, terminated: false };',
    },
    /step 1: step\(\) threw gone \(line\.mjs:\d+:\d+\)$/,
  ],
  [
    "throws while its observation is read",
    { reset: 'return { length: 2, get 0() { throw new Error("gone"); } };' },
    /step 0: reset\(\) threw gone \(line\.mjs:\d+:\d+\)$/,
  ],
  [
    "throws what has no text",
    { step: "throw Object.create(null);" },
    /step 1: step\(\) threw a value that cannot be shown$/,
  ],
  [
    "makes progress otherwise each time",
    {
      head: "let all = 0;",
      step: "all += 1; return { observation: [0, 0], reward: 0, terminated: false, progress: all / 1000 };",
    },
    /step 1: step\(\) gave something else when/,
  ],
  [
    "finishes otherwise each time",
    {
      head: "let all = 0;",
      step: "all += 1; return { observation: [0, 0], reward: 0, terminated: false, finished: all % 2 === 1 };",
    },
    /step 1: step\(\) gave something else when/,
  ],
  [
    "does not say whether the episode ended",
    { step: "return { observation: [0, 0], reward: 1 };" },
    /step 1: step\(\) returned terminated undefined, expected true or false$/,
  ],
  [
    "gives progress beyond the goal",
    { step: "return { observation: [0, 0], reward: 1, terminated: false, progress: 2 };" },
    /step 1: step\(\) returned progress 2, expected a number from 0 to 1 or nothing$/,
  ],
  [
    "gives what nobody reads",
    { step: "return { observation: [0, 0], reward: 1, terminated: false, finshed: true };" },
    /step 1: step\(\) returned finshed, which is unknown; expected observation, reward, terminated, progress, finished$/,
  ],
  [
    "gives nothing",
    { step: "return null;" },
    /step 1: step\(\) returned null, expected an object$/,
  ],
  [
    "draws from a hidden source",
    { step: "return { observation: [Math.random(), 0], reward: 1, terminated: false };" },
    /step 1: step\(\) gave something else when the same actions were played again, expected the same;/,
  ],
  [
    "begins otherwise each time",
    { head: "let resets = 0;", reset: "resets += 1; return [resets, 0];" },
    /step 0: reset\(\) returned another observation when the same actions were played again, expected the same;/,
  ],
  [
    "rewards otherwise each time",
    {
      head: "let all = 0;",
      step: "all += 1; return { observation: [0, 0], reward: all, terminated: false };",
    },
    /step 1: step\(\) gave something else when/,
  ],
  [
    "shares what it knows among slots",
    {
      head: "let shared = 0;",
      reset: "shared = 0; return [0, 0];",
      step: "shared += 1; return { observation: [shared, 0], reward: 0, terminated: false };",
    },
    /step 1: step\(\) gave something else when/,
  ],
];

for (const [what, parts, message] of refusals)
  test(`a module that ${what} is stopped in one line that names file and step, before a step of it is seen`, async (context) => {
    const slot = (await openSource(context, aLine(parts))).open(1);
    assert.throws(
      () => slot.observation,
      (error: Error & { readonly code?: string }) => {
        assert.equal(error.code, "MODULE_FAILED");
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      },
    );
    assert.throws(() => slot.step(0), { code: "MODULE_FAILED" });
  });

test("an episode that depends on the ones before is found when it is over", async (context) => {
  const source = aLine({
    head: "let episodes = 0;",
    step: "if (steps === 20) episodes += 1; return { observation: [episodes < 10 ? 0 : episodes, 0], reward: 0, terminated: false };",
  });
  const slot = (await openSource(context, source)).open(0);
  assert.throws(
    () => {
      for (let step = 0; step < 20 * 40; step++) slot.step(1);
    },
    { code: "MODULE_FAILED", message: /episode 16, step 1: step\(\) gave something else/ },
  );
});

test("a reward that is too large for float32 once it is scaled is refused, unless it is clipped", async (context) => {
  const source = aLine({
    step: "return { observation: [0, 0], reward: 1e30, terminated: false };",
  });
  const scaled = (await openSource(context, source, { rewardScale: 1e10 })).open(0);
  assert.throws(() => scaled.step(0), {
    code: "MODULE_FAILED",
    message:
      /step 1: step\(\) returned reward 1e\+30, of which rewardScale 10000000000 makes 1e\+40/,
  });
  const clipped = (await openSource(context, source, { rewardScale: 1e10, rewardClip: 1 })).open(0);
  assert.equal(clipped.step(0).reward, 1);
});

test("a long episode that turns random is found at the next step that is a power of two", async (context) => {
  for (const [turnsAfter, found] of [
    [100, 128],
    [300, 512],
  ] as const) {
    const source = aLine({
      step: `return { observation: [steps > ${turnsAfter} ? Math.random() : 0, 0], reward: 0, terminated: false };`,
    }).replace("timeLimitSteps: 20,", "");
    const slot = (await openSource(context, source, { timeLimitSteps: null })).open(0);
    let steps = 0;
    assert.throws(
      () => {
        for (; steps < 2_000; steps++) slot.step(1);
      },
      {
        code: "MODULE_FAILED",
        message: new RegExp(`episode 0, step ${turnsAfter + 1}: step\\(\\) gave something else`),
      },
    );
    assert.equal(steps + 1, found);
    assert.throws(() => slot.observation, { code: "SLOT_NOT_STANDING" });
  }
});

test("a long episode that is sound is played again without a trace, wherever it is sought", async (context) => {
  const source = aLine({
    step: "return { observation: [steps, random()], reward: random(), terminated: false };",
  }).replace("timeLimitSteps: 20,", "");
  const factory = await openSource(context, source, { timeLimitSteps: null });
  const actions = Array.from({ length: 300 }, (_, step) => step % 2);
  const slot = factory.open(2);
  const whole = play(slot, actions);
  const other = factory.open(2);
  other.seek({
    slot: 2,
    episode: 0,
    actions: Uint8Array.from(actions.slice(0, 127)),
    stepsBefore: 127,
  });
  assert.deepEqual(play(other, actions.slice(127)), whole.slice(127));
});

test("a module whose create() makes nothing is told what it should make", async (context) => {
  const source =
    'export default { name: "line", observation: { kind: "vector", length: 2 }, actions: ["back", "on"], create() {} };';
  const factory: EnvironmentFactory = await openSource(context, source);
  assert.throws(() => factory.open(0).observation, {
    message:
      /create\(\) returned undefined without reset\(\) and step\(\), expected an object with both$/,
  });
});
