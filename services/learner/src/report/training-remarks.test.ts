import assert from "node:assert/strict";
import { test } from "node:test";
import { TrainingRemarks } from "./training-remarks.ts";

const episode = (steps: number) => ({
  startState: "one",
  episodeReturn: 0,
  progress: null,
  finished: false,
  steps,
});
const episodes = (count: number, steps: number) =>
  Array.from({ length: count }, () => episode(steps));

test("a hundred updates without a reward are said once, and no longer when one comes", () => {
  const remarks = new TrainingRemarks();
  for (let update = 1; update < 100; update++)
    assert.deepEqual(remarks.updated(false, []), [], `update ${update}`);
  assert.match(remarks.updated(false, []).join(), /^every reward of the last 100 updates was 0/);
  assert.deepEqual(remarks.updated(false, []), [], "it is said once");
  assert.equal(remarks.current.length, 1);
  assert.deepEqual(remarks.updated(true, []), []);
  assert.deepEqual(remarks.current, []);
  for (let update = 1; update < 100; update++) assert.deepEqual(remarks.updated(false, []), []);
  assert.equal(remarks.updated(false, []).length, 1, "a reward begins the count anew");
});

test("a hundred episodes of one step are said, ninety-nine or one that lasts are not", () => {
  const remarks = new TrainingRemarks();
  assert.deepEqual(remarks.updated(true, episodes(99, 1)), []);
  assert.deepEqual(remarks.updated(true, [...episodes(99, 1), episode(2)]), []);
  assert.match(
    remarks.updated(true, episodes(100, 1)).join(),
    /^each of the last 100 episodes lasted one step, .*"done"/,
  );
});
