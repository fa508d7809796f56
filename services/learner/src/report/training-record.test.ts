import assert from "node:assert/strict";
import { test } from "node:test";
import type { EpisodeReport } from "@lockstep/round";
import { trainingRecordSchema } from "@lockstep/round";
import { TrainingRecord } from "./training-record.ts";

function anEpisode(changes: Partial<EpisodeReport> = {}): EpisodeReport {
  return {
    slot: 0,
    episode: 0,
    startState: "one",
    steps: 10,
    frames: 40,
    episodeReturn: 5,
    progress: 0.5,
    finished: false,
    truncated: false,
    ...changes,
  };
}

test("before the first episode there are no means", () => {
  assert.deepEqual(new TrainingRecord().means(), {
    episodes: 0,
    episodeReturnMean: null,
    progressMean: null,
    finishedShare: null,
    stepsMean: null,
  });
});

test("means are over the last hundred episodes, counts over all", () => {
  const record = new TrainingRecord();
  record.add(
    Array.from({ length: 50 }, () => anEpisode({ episodeReturn: 1000 })),
    2,
  );
  record.add(
    Array.from({ length: 100 }, (_, i) => anEpisode({ episodeReturn: i, finished: i % 4 === 0 })),
    3,
  );
  assert.equal(record.means().episodeReturnMean, 49.5);
  assert.equal(record.means().finishedShare, 0.25);
  const { episodes, finishedEpisodes, episodeFrames, trainingSeconds } = record.state;
  assert.deepEqual(
    [episodes, finishedEpisodes, episodeFrames, trainingSeconds],
    [150, 25, 6000, 5],
  );
});

test("each start state has its own means over its last twenty episodes", () => {
  const record = new TrainingRecord();
  record.add([anEpisode({ startState: "two", progress: 0 })], 1);
  record.add(
    Array.from({ length: 20 }, () => anEpisode({ startState: "two", progress: 1 })),
    1,
  );
  record.add([anEpisode({ progress: 0.25 }), anEpisode({ progress: null })], 1);
  const means = record.meansByState();
  assert.deepEqual(Object.keys(means), ["one", "two"]);
  assert.equal(means["one"]?.progressMean, 0.25);
  assert.equal(means["one"]?.episodes, 2);
  assert.equal(means["two"]?.progressMean, 1);
});

test("a game that knows no progress has no mean of it", () => {
  const record = new TrainingRecord();
  record.add([anEpisode({ progress: null })], 1);
  assert.equal(record.means().progressMean, null);
});

test("a record that was saved goes on as if it had not been", () => {
  const whole = new TrainingRecord();
  const first = new TrainingRecord();
  const episodes = Array.from({ length: 130 }, (_, i) => anEpisode({ episodeReturn: i }));
  whole.add(episodes, 1);
  whole.add(episodes, 1);
  first.add(episodes, 1);
  const saved = trainingRecordSchema.parse(JSON.parse(JSON.stringify(first.state)));
  const second = new TrainingRecord(saved);
  second.add(episodes, 1);
  assert.deepEqual(second.state, whole.state);
});
