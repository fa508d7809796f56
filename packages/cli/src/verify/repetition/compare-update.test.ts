import assert from "node:assert/strict";
import { test } from "node:test";
import { type LedgerUpdate, ledgerSegment, type Segment } from "@lockstep/round";
import { compareSegments, compareUpdate } from "./compare-update.ts";

const hash = (digit: string): string => digit.repeat(64);
const episode = {
  slot: 1,
  episode: 4,
  startState: "one",
  steps: 9,
  frames: 36,
  episodeReturn: 12,
  progress: 0.5,
  finished: false,
  truncated: true,
};

function aSegment(slot: number): Segment {
  return {
    slot,
    version: 6,
    actor: "",
    actions: Uint8Array.of(3, 0, 2, 1),
    rewards: new Float32Array(4),
    flags: new Uint8Array(4),
    logProbabilities: new Float32Array(4),
    values: new Float32Array(4),
    truncatedValues: new Float32Array(0),
    bootstrapValue: 0,
    episodes: slot === 1 ? [episode] : [],
    framesSha256: hash("f"),
    sha256: hash("a"),
    progress: null,
  };
}
const played = [aSegment(0), aSegment(1)];
const figures = { policyLoss: 0.1, valueLoss: 0.2, entropy: 1.5 };
const entry = {
  weightsSha256: hash("b"),
  learningRate: 7e-4,
  optimizerSteps: 1,
  gradientNorm: 0.4,
  maxLogProbabilityDifference: 1e-7,
};

function recorded(change: Partial<LedgerUpdate> = {}) {
  const update: LedgerUpdate = {
    type: "update",
    version: 7,
    ...entry,
    figures,
    segments: played.map((segment) => ({ ...ledgerSegment(segment, 9), actor: "actor-1" })),
    episodes: [episode],
    ...change,
  };
  return { line: 8, update };
}

function withSegment(slot: number, change: object): Partial<LedgerUpdate> {
  const { segments } = recorded().update;
  return { segments: segments.map((each) => (each.slot === slot ? { ...each, ...change } : each)) };
}

test("what is as recorded has no problem, whoever played it and whenever it arrived", () => {
  assert.equal(compareSegments(recorded(), played, "onnx"), null);
  assert.equal(compareUpdate(recorded(), { version: 7, ...entry, figures }), null);
});

const changes: readonly (readonly [string, Partial<LedgerUpdate>, string, RegExp])[] = [
  [
    "an action",
    withSegment(1, { actions: Buffer.of(3, 0, 1, 1).toString("base64") }),
    "slot 1, step 2",
    /^has action 1; the weights of version 6 choose 2$/,
  ],
  ["a number of steps", withSegment(0, { steps: 5 }), "slot 0, steps", /^is 5; .* it is 4$/],
  ["the frames", withSegment(0, { framesSha256: hash("0") }), "slot 0, framesSha256", /^is 000/],
  [
    "a return",
    { episodes: [{ ...episode, episodeReturn: 13 }] },
    "slot 1, episode 4, episodeReturn",
    /^is 13; computed again it is 12$/,
  ],
  ["an episode that is left out", { episodes: [] }, "slot 1, episode 4", /^is not in the line$/],
  [
    "an episode too many",
    { episodes: [episode, { ...episode, episode: 5 }] },
    "slot 1, episode 5",
    /^did not end in this round$/,
  ],
  [
    "the segment's own hash",
    withSegment(1, { sha256: hash("0") }),
    "slot 1, sha256",
    /another engine than onnx \(name it with --actor-engine\)/,
  ],
];
for (const [what, change, where, says] of changes)
  test(`${what} is named where it differs`, () => {
    const problem = compareSegments(recorded(change), played, "onnx");
    assert.equal(problem?.where, `ledger.jsonl line 8 (update 7), ${where}`);
    assert.match(problem.what, says);
  });

test("every figure and hash of an update is named when it differs in its last bit", () => {
  const computed = { version: 7, ...entry, figures };
  for (const [key, value] of Object.entries(entry)) {
    const other = typeof value === "string" ? hash("0") : value * (1 + Number.EPSILON);
    const problem = compareUpdate(recorded({ [key]: other }), computed);
    assert.equal(problem?.where, `ledger.jsonl line 8 (update 7), ${key}`);
  }
  for (const [name, value] of Object.entries(figures)) {
    const other = { ...figures, [name]: value * (1 + Number.EPSILON) };
    const problem = compareUpdate(recorded({ figures: other }), computed);
    assert.equal(problem?.where, `ledger.jsonl line 8 (update 7), figures, ${name}`);
  }
});

test("a hidden state that the weights do not remember is named, where the policy played", () => {
  const after = Float32Array.of(0.5, -2);
  const remembering = played.map((each) => ({
    ...each,
    hiddenStates: { before: new Float32Array(2), after },
  }));
  const line = recorded({ segments: remembering.map((each) => ledgerSegment(each, 9)) });
  assert.equal(compareSegments(line, remembering, "onnx"), null);
  const other = remembering.map((each) => ({
    ...each,
    hiddenStates: { ...each.hiddenStates, after: Float32Array.of(0.5, -2.5) },
  }));
  const problem = compareSegments(line, other, "onnx");
  assert.equal(problem?.where, "ledger.jsonl line 8 (update 7), slot 0, hiddenState");
  assert.match(problem.what, /^is not what the weights of version 6 remember/);
  assert.equal(compareSegments(line, other, null), null);
});

test("where recorded actions are played, the hash with the policy's numbers is left out", () => {
  const changed = recorded(withSegment(1, { sha256: hash("0") }));
  assert.equal(compareSegments(changed, played, null), null);
});
