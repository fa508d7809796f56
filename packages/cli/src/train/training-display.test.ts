import assert from "node:assert/strict";
import { test } from "node:test";
import { aTerminal } from "../testing/a-terminal.ts";
import { createPlainDisplay } from "./training-display.ts";
import type { LearnerView, TrainingView } from "./training-view.ts";

function aView(
  elapsedSeconds: number,
  version: number | null,
  phase: string | null = null,
): TrainingView {
  const learner: LearnerView | null =
    version === null
      ? null
      : {
          version,
          stepsPerSecond: 250,
          environmentSteps: version * 320,
          episodes: 0,
          returnMean: null,
          progressMean: 0.25,
          states: [],
          figures: [{ name: "entropy", label: "entropy", value: 1.9 }],
          optimizerSteps: null,
          explainedVariance: null,
          gradientNorm: null,
          learningRate: null,
          barrierWaitSeconds: null,
          lastArrival: null,
          maxLogProbabilityDifference: null,
          efficiency: null,
          evaluation: null,
          actors: 1,
        };
  return {
    game: "G",
    run: "r",
    slots: 1,
    segmentLength: 1,
    seed: 1,
    actors: 1,
    targetVersion: 100,
    elapsedSeconds,
    remainingSeconds: 61,
    phase,
    over: false,
    learner,
    curve: [],
    memory: [],
    restarts: 0,
    addresses: [],
    notices: [],
  };
}

function aDisplay() {
  const terminal = aTerminal();
  return { display: createPlainDisplay(terminal), lines: terminal.written };
}

test("a plain line says where the run stands", () => {
  const { display, lines } = aDisplay();
  display.show(aView(12, 10));
  assert.deepEqual(lines, [
    "0:12  version 10/100  3 200 steps  250 steps/s  progress 25 %  entropy 1.90  1:01 left\n",
  ]);
});

test("lines come when there is news, the first and the last update among it, and otherwise seldom", () => {
  const { display, lines } = aDisplay();
  display.show(aView(0, null, "starting the learner"));
  display.show(aView(0.5, null, "starting the learner"));
  display.show(aView(1, 1));
  display.show(aView(1.5, 2));
  display.show(aView(2, 100));
  display.notice("actor-0 ended");
  assert.equal(lines.length, 4, lines.join(""));
  assert.match(lines[0] ?? "", /starting the learner/);
  assert.match(lines[1] ?? "", /version 1\//);
  assert.match(lines[2] ?? "", /version 100\//);
  assert.equal(lines[3], "! actor-0 ended\n");
});

test("plain lines say why training pauses, and that it goes on", () => {
  const { display, lines } = aDisplay();
  const reason = "paused: the run folder's disk is full";
  display.show(aView(100, 10));
  display.show(aView(101, 10, reason));
  display.show(aView(101.5, 10, reason));
  display.show(aView(120, 10));
  assert.equal(lines.length, 3, lines.join(""));
  assert.match(lines[1] ?? "", /version 10\/100 .* paused: the run folder's disk is full\n/);
  assert.doesNotMatch(lines[2] ?? "", /paused/);
});
