import assert from "node:assert/strict";
import { test } from "node:test";
import type { SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import { firstPosition } from "@lockstep/round";
import { LearnerError } from "../learner-error.ts";
import { aShape, playSegment } from "../testing/a-segment.ts";
import { checkEnd, checkSteps } from "./segment-validation.ts";

const shape = aShape({ segmentLength: 10 });
const position = firstPosition(1);
const { steps, end } = playSegment(shape, position, 3);

function refused(work: () => void, problem: RegExp): void {
  assert.throws(
    work,
    (error) =>
      error instanceof LearnerError &&
      error.code === "SEGMENT_MALFORMED" &&
      problem.test(error.message) &&
      /slot 1, version 3/.test(error.message),
  );
}

function changed<Column extends Uint8Array | Float32Array>(
  column: Column,
  index: number,
  value: number,
): Column {
  const copy = column.slice() as Column;
  copy[index] = value;
  return copy;
}

test("a played segment is accepted", () => {
  checkSteps(steps, 0, shape);
  checkEnd(end, steps.flags, position, shape);
  assert.ok(end.episodes.length >= 1, "the sample has an episode's end in it");
});

const badSteps: readonly (readonly [string, Partial<SegmentSteps>, RegExp])[] = [
  ["steps that begin elsewhere", { firstStep: 2 }, /firstStep is 2, expected 0/],
  ["no steps", { actions: new Uint8Array(0) }, /actions has 0 steps after 0/],
  ["too many steps", { actions: new Uint8Array(11) }, /actions has 11 steps after 0/],
  ["too few rewards", { rewards: steps.rewards.slice(1) }, /rewards.length is 9, expected 10/],
  ["too few flags", { flags: steps.flags.slice(1) }, /flags.length is 9/],
  [
    "too few log-probabilities",
    { logProbabilities: steps.logProbabilities.slice(1) },
    /logProbabilities.length is 9/,
  ],
  ["too few values", { values: steps.values.slice(1) }, /values.length is 9/],
  [
    "a truncated value too many",
    { truncatedValues: new Float32Array(steps.truncatedValues.length + 1) },
    /truncatedValues.length/,
  ],
  ["frames that miss a byte", { frames: steps.frames.slice(1) }, /frames.length/],
  ["an action that does not exist", { actions: changed(steps.actions, 4, 3) }, /actions\[4\] is 3/],
  ["both flags at once", { flags: changed(steps.flags, 0, 3) }, /flags\[0\] is 3/],
  ["a reward above the clip", { rewards: changed(steps.rewards, 5, 1.01) }, /rewards\[5\]/],
  ["an infinite reward", { rewards: changed(steps.rewards, 5, -Infinity) }, /rewards\[5\]/],
  [
    "a probability above 1",
    { logProbabilities: changed(steps.logProbabilities, 0, 0.1) },
    /logProbabilities\[0\]/,
  ],
  [
    "a probability of 0",
    { logProbabilities: changed(steps.logProbabilities, 0, -Infinity) },
    /logProbabilities\[0\] is -Infinity/,
  ],
  ["a value that is no number", { values: changed(steps.values, 9, Number.NaN) }, /values\[9\]/],
];

for (const [name, change, problem] of badSteps) {
  test(`${name}: refused`, () => {
    refused(() => checkSteps({ ...steps, ...change }, 0, shape), problem);
  });
}

test("without a reward clip any finite reward is accepted", () => {
  const large = { ...steps, rewards: changed(steps.rewards, 5, 1e30) };
  checkSteps(large, 0, { ...shape, rewardClip: null });
});

const [episode] = end.episodes;
assert.ok(episode !== undefined);
const others = end.episodes.slice(1);
const badEnds: readonly (readonly [string, Partial<SegmentEnd>, RegExp])[] = [
  ["another number of steps", { steps: 9 }, /steps is 9, expected 10/],
  ["an infinite bootstrap", { bootstrapValue: Infinity }, /bootstrapValue is Infinity/],
  ["progress beyond the goal", { progress: 1.1 }, /progress is 1.1/],
  ["a missing episode", { episodes: others }, /episodes.length/],
  [
    "another episode's number",
    { episodes: [{ ...episode, episode: 7 }, ...others] },
    /episodes.episode is 7, expected 0/,
  ],
  [
    "another length of an episode",
    { episodes: [{ ...episode, steps: episode.steps + 1 }, ...others] },
    /episodes.steps/,
  ],
  [
    "another end of an episode",
    { episodes: [{ ...episode, truncated: !episode.truncated }, ...others] },
    /episodes.truncated/,
  ],
  ["another slot's episode", { episodes: [{ ...episode, slot: 2 }, ...others] }, /episodes.slot/],
  ["no frames", { episodes: [{ ...episode, frames: 0 }, ...others] }, /episodes.frames is 0/],
  [
    "more frames than steps can have",
    { episodes: [{ ...episode, frames: episode.steps * 4 + 1 }, ...others] },
    /episodes.frames/,
  ],
  [
    "an episode's return that is no number",
    { episodes: [{ ...episode, episodeReturn: Number.NaN }, ...others] },
    /episodes.episodeReturn/,
  ],
  [
    "a start state that the run does not have",
    { episodes: [{ ...episode, startState: "three" }, ...others] },
    /none of the run's start states/,
  ],
];

for (const [name, change, problem] of badEnds) {
  test(`${name}: refused`, () => {
    refused(() => checkEnd({ ...end, ...change }, steps.flags, position, shape), problem);
  });
}

test("an end before all steps: refused", () => {
  refused(() => checkEnd(end, steps.flags.slice(1), position, shape), /steps received is 9/);
});

test("a bootstrap after an episode's end: refused", () => {
  const flags = changed(steps.flags, 9, 1);
  refused(
    () => checkEnd({ ...end, bootstrapValue: 0.5 }, flags, position, shape),
    /bootstrapValue is 0.5, expected 0/,
  );
});

test("an episode that outlives the time limit: refused", () => {
  const flags = new Uint8Array(10);
  refused(
    () => checkEnd({ ...end, episodes: [] }, flags, position, shape),
    /has 10 steps, expected its end at 7/,
  );
});

test("an episode that is truncated before the time limit: refused", () => {
  const flags = Uint8Array.of(0, 2, 0, 0, 0, 0, 0, 0, 1, 0);
  const early = { ...episode, steps: 2, frames: 8, truncated: true };
  const second = { ...episode, episode: 1, steps: 7, frames: 28, truncated: false };
  refused(
    () => checkEnd({ ...end, episodes: [early, second] }, flags, position, shape),
    /steps of a truncated episode is 2, expected 7/,
  );
});

test("a hidden state is wanted where the network has a memory, as long as it is, finite, and 0 after an episode's end", () => {
  const remembering = { ...shape, hiddenStateSize: 3, timeLimitSteps: null };
  const flags = new Uint8Array(shape.segmentLength);
  const going = { ...end, episodes: [], bootstrapValue: 0.5 };
  const checked = (hiddenState: Float32Array | undefined, last = 0) =>
    checkEnd(
      { ...going, ...(last !== 0 && { bootstrapValue: 0 }), ...(hiddenState && { hiddenState }) },
      flags.with(-1, last),
      position,
      remembering,
    );
  checked(Float32Array.of(0.5, -1, 2));
  refused(() => checked(undefined), /hiddenState\.length is 0, expected 3/);
  refused(() => checked(Float32Array.of(1, 2)), /hiddenState\.length is 2, expected 3/);
  refused(() => checked(Float32Array.of(1, Number.NaN, 2)), /hiddenState\[1\] is NaN/);
  refused(() => checked(Float32Array.of(0, 0, 1), 1), /hiddenState\[2\] is 1/);
  const unexpected = { ...end, hiddenState: Float32Array.of(1) };
  refused(() => checkEnd(unexpected, steps.flags, position, shape), /length is 1, expected 0/);
});
