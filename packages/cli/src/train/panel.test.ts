import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { visibleWidth } from "../terminal/text-style.ts";
import { panelLines } from "./panel.ts";
import type { LearnerView, TrainingView } from "./training-view.ts";

function someFigures(entropy: number): LearnerView["figures"] {
  return [
    { name: "entropy", label: "entropy", value: entropy },
    { name: "policyLoss", label: "policy loss", value: -0.0123 },
    { name: "valueLoss", label: "value loss", value: 0.231 },
  ];
}

function aLearner(changes: Partial<LearnerView> = {}): LearnerView {
  return {
    version: 312,
    stepsPerSecond: 412.4,
    environmentSteps: 99_840,
    episodes: 1234,
    returnMean: 41.2,
    progressMean: 0.38,
    states: [
      { name: "MeadowZone.Act1", progress: 0.52, finished: 0.12, episodes: 30 },
      { name: "CavernZone.Act1", progress: 0.031, finished: 0, episodes: 22 },
      { name: "CavernZone.Act2", progress: null, finished: null, episodes: 0 },
    ],
    figures: someFigures(1.62),
    optimizerSteps: 1,
    explainedVariance: 0.72,
    gradientNorm: 0.41,
    learningRate: 7e-4,
    barrierWaitSeconds: 0.0123,
    lastArrival: { slot: 5, actor: "actor-1" },
    maxLogProbabilityDifference: 3.1e-7,
    efficiency: 0.86,
    actors: 2,
    evaluation: {
      ...{ every: 50, evaluated: 6, waiting: 1, leftOut: 0 },
      last: { version: 300, measure: "progress", heldOut: 0.21, training: 0.44 },
      best: { version: 250, measure: "progress", heldOut: 0.25, training: 0.4 },
      byStartState: {},
    },
    ...changes,
  };
}

function aView(changes: Partial<TrainingView> = {}): TrainingView {
  return {
    game: "HareDash-Nes",
    run: "HareDash-Nes-20261123-020000",
    slots: 16,
    segmentLength: 20,
    seed: 7,
    actors: 2,
    targetVersion: 1000,
    elapsedSeconds: 192,
    remainingSeconds: 422,
    phase: null,
    over: false,
    learner: aLearner(),
    curve: Array.from({ length: 200 }, (_, index) => Math.sqrt(index)),
    memory: [
      { service: "parameter-server", bytes: 84e6 },
      { service: "learner", bytes: 390e6 },
      { service: "actor-0", bytes: 310e6 },
      { service: "actor-1", bytes: 305e6 },
    ],
    restarts: 0,
    addresses: [{ service: "learner", url: "http://127.0.0.1:40001" }],
    notices: [],
    ...changes,
  };
}

const plain = { columns: 90, rows: 40, colours: false };
const textOf = (view: TrainingView, size = plain) => panelLines(view, size).join("\n");

test("optimizer steps are shown where an update makes several", () => {
  assert.doesNotMatch(textOf(aView()), /optimizer steps/);
  const several = textOf(aView({ learner: aLearner({ optimizerSteps: 12 }) }));
  assert.match(several, /update .*on-policy Δ \S+ {3}optimizer steps 12$/m);
});

test("figures that a line has no room for go on in the next one", () => {
  const figures = [
    ...someFigures(1.62),
    { name: "approxKl", label: "KL", value: 0.0115 },
    { name: "clipFraction", label: "clipped", value: 0.18 },
  ];
  const lines = panelLines(aView({ learner: aLearner({ figures }) }), plain);
  const first = lines.findIndex((line) => line.includes("policy loss"));
  assert.match(lines[first] ?? "", /^ policy +entropy 1\.62 .* KL 0\.011$/);
  assert.match(lines[first + 1] ?? "", /^ {11}clipped 0\.180 {3}explained 0\.720$/);
  assert.match(lines[first + 2] ?? "", /^ update/);
});

test("the panel names the game, the target and what the learner reports", () => {
  const text = textOf(aView());
  for (const part of [
    "HareDash-Nes",
    "16 slots × 20 steps · 2 actors · seed 7",
    "312 of 1 000 updates · 7:02 left",
    "progress 38 %   return 41.2",
    "last 100 of 1 234 episodes",
    "MeadowZone.Act1",
    "52 %  12 % finished",
    "CavernZone.Act2  no episode yet",
    "entropy 1.62   policy loss −0.012   value loss 0.231   explained 0.720",
    "on-policy Δ 3.1e−7",
    "412 steps/s   steps 99 840   efficiency 86 %",
    "waited 12.3 ms   last slot 5 of actor-1",
    "learner 390 MB   largest actor 310 MB",
    "http://127.0.0.1:40001/watch · Ctrl-C stops and keeps a checkpoint",
  ])
    assert.ok(text.includes(part), `${part}\n${text}`);
});

test("before the learner speaks the panel says what is going on", () => {
  const text = textOf(aView({ learner: null, phase: "starting the learner", curve: [] }));
  assert.ok(text.includes("starting the learner"));
  assert.ok(text.includes("0 of 1 000 updates"));
});

test("what is unknown is left out, not shown as zero", () => {
  const unknown = aLearner({ efficiency: null, lastArrival: null, barrierWaitSeconds: null });
  const text = textOf(aView({ learner: unknown }));
  assert.ok(!text.includes("efficiency") && !text.includes("last slot"));
});

test("a collapsed entropy and an off-policy difference are alarms", () => {
  const bad = aLearner({ figures: someFigures(0.0009), maxLogProbabilityDifference: 0.2 });
  const red = `${String.fromCharCode(27)}[1;31m`;
  const text = textOf(aView({ learner: bad }), { ...plain, colours: true });
  assert.equal(text.split(red).length - 1, 2);
  assert.ok(!textOf(aView(), { ...plain, colours: true }).includes(red));
});

test("the panel fits every terminal, with colours and without", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 200 }),
      fc.integer({ min: 6, max: 60 }),
      fc.boolean(),
      (columns, rows, colours) => {
        const states = Array.from({ length: 30 }, (_, index) => ({
          name: `Zone${index}`,
          progress: 0.5,
          finished: 0,
          episodes: 1,
        }));
        const lines = panelLines(aView({ learner: aLearner({ states }) }), {
          columns,
          rows,
          colours,
        });
        assert.ok(lines.length < rows, `${lines.length} lines of ${rows}`);
        for (const line of lines)
          assert.ok(visibleWidth(line) < columns, `${visibleWidth(line)} of ${columns}: ${line}`);
      },
    ),
  );
});

test("no word is cut, however narrow the terminal: what does not fit is on further lines", () => {
  const notices = [
    "parameter-server ended (killed by SIGKILL); starting it again",
    `every reward of the last 100 updates was 0, ${"so there is nothing to learn, ".repeat(12)}`,
  ];
  const phase =
    "the parameter server waits: Redis does not answer: connect ECONNREFUSED 127.0.0.1:6379";
  const view = aView({ notices, phase });
  const whole = textOf(view, { ...plain, columns: 200 });
  const known = new Set(whole.split(/\s+/));
  for (let columns = 48; columns <= 100; columns++) {
    const text = textOf(view, { ...plain, columns });
    for (const word of text.split(/\s+/).filter((each) => /^\p{L}/u.test(each)))
      assert.ok(known.has(word), `${columns} columns: ${word}`);
    for (const part of [
      "explained 0.720",
      "on-policy Δ 3.1e−7",
      "last slot 5 of actor-1",
      "largest actor 310 MB",
      "Ctrl-C stops and keeps a checkpoint",
      "127.0.0.1:6379",
    ])
      assert.ok(text.includes(part), `${columns} columns: ${part}\n${text}`);
  }
});

test("the panel tells the newest evaluation, the best version and what waits, and nothing where none is made", () => {
  const size = { columns: 100, rows: 40, colours: false };
  const rowIn = (learner: LearnerView): string | undefined =>
    panelLines(aView({ learner }), size).find((line) => line.includes("evaluated"));
  assert.match(
    rowIn(aLearner()) ?? "",
    /evaluated +held out 21 % +in training 44 % +version 300 +best 250 +waiting 1/,
  );
  const none = { evaluated: 0, waiting: 0, leftOut: 0, last: null, best: null };
  const off = { every: 0, ...none, byStartState: {} };
  assert.equal(rowIn(aLearner({ evaluation: off })), undefined);
  assert.match(
    rowIn(aLearner({ evaluation: { ...off, every: 50 } })) ?? "",
    /evaluated +first at version 50/,
  );
});
