import assert from "node:assert/strict";
import { test } from "node:test";
import type { EpisodeOutcome, Slot, StepOutcome } from "@lockstep/environment";
import { HiddenStates } from "@lockstep/model";
import { shareInterval } from "./intervals.ts";
import { evaluatedState, playEpisodes } from "./play-episodes.ts";
import { networkPolicy, randomPolicy } from "./policy.ts";

/** A corridor: action 1 goes ahead, its end is at `length`, an episode lasts at most ten steps. */
function aCorridor(index: number, length: number): Slot & { readonly taken: number[] } {
  let at = 0;
  let steps = 0;
  let episode = 0;
  const taken: number[] = [];
  return {
    index,
    taken,
    observation: Uint8Array.of(index, 7),
    newestFrame: Uint8Array.of(7),
    position: { slot: index, episode, actions: new Uint8Array(0), stepsBefore: 0 },
    progress: 0,
    actionDraw: () => 0.75,
    seek: () => assert.fail("nothing to seek"),
    seekInSlices: () => assert.fail("nothing to seek"),
    close: () => {},
    step(action): StepOutcome {
      taken.push(action);
      at += action;
      steps += 1;
      const finished = at >= length;
      const truncated = !finished && steps >= 10;
      const outcome: EpisodeOutcome | null =
        finished || truncated
          ? {
              episode: episode++,
              startState: `corridor-${index}`,
              steps,
              frames: steps * 4,
              episodeReturn: at,
              progress: at / length,
              finished,
              truncated,
            }
          : null;
      if (outcome !== null) [at, steps] = [0, 0];
      return {
        reward: action,
        terminated: finished,
        truncated,
        truncatedObservation: null,
        episode: outcome,
      };
    },
  };
}
const always = (action: number) => ({
  choose: async (slots: readonly Slot[]) => slots.map(() => action),
});

test("each slot plays its number of episodes and no more", async () => {
  const slots = [aCorridor(0, 2), aCorridor(1, 5)];
  const outcomes = await playEpisodes({ slots, episodes: 3, policy: always(1) });
  assert.deepEqual(
    outcomes.map((own) => own.map(({ steps }) => steps)),
    [
      [2, 2, 2],
      [5, 5, 5],
    ],
  );
  assert.equal(slots[0]?.taken.length, 6);
});

test("a row holds the means of a start state's episodes", async () => {
  const [outcomes = []] = await playEpisodes({
    slots: [aCorridor(0, 20)],
    episodes: 2,
    policy: always(1),
  });
  assert.deepEqual(evaluatedState("corridor-0", outcomes), {
    state: "corridor-0",
    episodes: 2,
    progressMean: 0.5,
    progressInterval: [0.5, 0.5],
    finishedShare: 0,
    finishedInterval: shareInterval(0, 2),
    returnMean: 10,
    returnInterval: [10, 10],
    stepsMean: 10,
    stepsInterval: [10, 10],
    truncated: 2,
  });
});

test("the network's policy samples with the slot's number or takes the likeliest action", async () => {
  const engine = {
    infer: async (observations: Uint8Array, batch: number) => {
      assert.deepEqual([...observations], [0, 7, 1, 7]);
      assert.equal(batch, 2);
      // Probabilities 0.7, 0.3 for the first slot and 0.2, 0.8 for the second.
      return {
        logits: Float32Array.from([Math.log(0.7), Math.log(0.3), Math.log(0.2), Math.log(0.8)]),
        values: new Float32Array(2),
      };
    },
  };
  const slots = [aCorridor(0, 5), aCorridor(1, 5)];
  assert.deepEqual(
    await networkPolicy({ engine, actions: 2, greedy: false }).choose(slots),
    [1, 1],
  );
  assert.deepEqual(await networkPolicy({ engine, actions: 2, greedy: true }).choose(slots), [0, 1]);
});

test("the random policy is the same for a seed, whoever else plays, and uses all actions evenly", async () => {
  const [a, b] = [aCorridor(0, 1), aCorridor(1, 1)];
  const alone = randomPolicy(9, 4);
  const together = randomPolicy(9, 4);
  const counts = [0, 0, 0, 0];
  for (let step = 0; step < 400; step++) {
    const [first] = await together.choose([a, b]);
    assert.deepEqual(await alone.choose([a]), [first]);
    counts[first ?? 0] = (counts[first ?? 0] ?? 0) + 1;
  }
  for (const count of counts) assert.ok(count > 60 && count < 140, String(counts));
});

test("a network with a memory goes on from what it knew of each slot, and begins anew with each episode", async () => {
  const asked: number[][] = [];
  const engine = {
    infer: async (_: Uint8Array, batch: number, states?: Float32Array) => {
      asked.push([...(states ?? [])]);
      return {
        logits: new Float32Array(2 * batch),
        values: new Float32Array(batch),
        hiddenStates: (states ?? new Float32Array(0)).map((known) => known + 1),
      };
    },
  };
  const hidden = new HiddenStates(1);
  const policy = networkPolicy({ engine, hidden, actions: 2, greedy: true });
  await playEpisodes({ slots: [aCorridor(0, 2), aCorridor(1, 3)], episodes: 1, policy });
  const steps = asked.map(([first]) => first);
  assert.deepEqual(steps.slice(0, 2), [0, 1]);
  asked.length = 0;
  await playEpisodes({ slots: [aCorridor(0, 2)], episodes: 1, policy });
  assert.deepEqual(asked[0], [0], "nothing is left of the episode before");
});
