import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { presets, type RunConfiguration } from "@lockstep/run-configuration";
import { aConfiguration } from "./testing/actor-bench.ts";
import {
  atStart,
  type PlayedRounds,
  playRounds,
  type RoundsToPlay,
} from "./testing/play-rounds.ts";

const timeout = 240_000;
const script = fileURLToPath(new URL("testing/play-rounds-process.js", import.meta.url));

test("segments of the real game are the same bytes however slots are grouped into processes", {
  timeout,
}, async () => {
  const order = { configuration: aShortRun(84), firstVersion: 0, rounds: 2 };
  const together = await playRounds({ ...order, positions: [0, 1, 2, 3].map(atStart) });
  assert.equal(new Set(together.digests).size, 8);
  const play = (slots: readonly number[]): Promise<PlayedRounds> =>
    playInProcess({ ...order, positions: slots.map(atStart) });
  const apart = [await play([0, 3]), await play([1]), await play([2])];
  assert.deepEqual(apart.flatMap(({ digests }) => digests).sort(), together.digests);
});

test("a process that takes a slot over plays what the one before would have played", {
  timeout,
}, async () => {
  const order = { configuration: aShortRun(), firstVersion: 0, positions: [1, 2].map(atStart) };
  const undisturbed = await playRounds({ ...order, rounds: 3 });
  const before = await playRounds({ ...order, rounds: 2 });
  const after = await playInProcess({
    ...order,
    firstVersion: 2,
    positions: before.positions,
    rounds: 1,
  });
  assert.ok(before.positions.some(({ actions }) => actions.length > 0));
  assert.ok(before.positions.every(({ episode }) => episode > 0));
  assert.deepEqual([...before.digests, ...after.digests].sort(), undisturbed.digests);
});

test("whenever and however often snapshots were taken, a process that goes on from them plays what the one before would have played", {
  timeout,
}, async () => {
  const order = { configuration: aLongRun(), firstVersion: 0, positions: [1, 2].map(atStart) };
  const undisturbed = await playRounds({ ...order, rounds: 5 });
  for (const [snapshotShare, killedAfter] of [
    [0.5, 2],
    [0.5, 4],
    [0.002, 4],
  ] as const) {
    const before = await playRounds({ ...order, snapshotShare, rounds: killedAfter });
    const after = await playInProcess({
      ...order,
      firstVersion: killedAfter,
      positions: before.positions,
      rounds: 5 - killedAfter,
    });
    const what = `share ${snapshotShare}, killed after ${killedAfter} rounds`;
    assert.deepEqual([...before.digests, ...after.digests].sort(), undisturbed.digests, what);
    const steps = before.positions.reduce((sum, { actions }) => sum + actions.length, 0);
    assert.ok(after.replayedSteps < steps, `${after.replayedSteps} of ${steps} replayed, ${what}`);
  }
});

test("an actor with eight slots of the default game stays under 500 MB", { timeout }, async () => {
  const base = presets["default"]?.configuration as RunConfiguration;
  const environment = { ...base.environment, startStates: ["MeadowZone.Act1", "CityZone.Act1"] };
  const { peakBytes } = await playInProcess({
    configuration: { ...base, slots: 8, environment },
    positions: [0, 1, 2, 3, 4, 5, 6, 7].map(atStart),
    firstVersion: 0,
    rounds: 3,
  });
  assert.ok(peakBytes < 500e6, `${Math.round(peakBytes / 1e6)} MB`);
  assert.ok(peakBytes > 50e6, "measured in bytes");
});

/**
 * The default game with episodes so short that segments hold ends of them.
 * @param side of its pictures; small ones spare each process most of its weights
 */
function aShortRun(side = 36): RunConfiguration {
  const { slots, segmentLength, environment, ...rest } = aConfiguration();
  return {
    ...rest,
    slots,
    segmentLength,
    environment: {
      ...environment,
      startStates: ["MeadowZone.Act1"],
      observation: { height: side, width: side },
      stack: 4,
      timeLimitSteps: 10,
    },
  };
}

/** Episodes that last longer than the test. */
function aLongRun(): RunConfiguration {
  const { environment, ...rest } = aShortRun();
  return { ...rest, environment: { ...environment, timeLimitSteps: 1_000 } } as RunConfiguration;
}

/** In a process that has played nothing before. */
async function playInProcess(order: RoundsToPlay): Promise<PlayedRounds> {
  const playing = promisify(execFile)(process.execPath, [script], { maxBuffer: 1 << 26 });
  // Snapshots are longer than an argument may be.
  playing.child.stdin?.end(JSON.stringify(order));
  const { stdout } = await playing;
  return JSON.parse(stdout) as PlayedRounds;
}
