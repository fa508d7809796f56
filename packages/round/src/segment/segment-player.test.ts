import assert from "node:assert/strict";
import { test } from "node:test";
import { logSoftmax, segmentFrames, stackIndices, TERMINATED } from "@lockstep/learning";
import fc from "fast-check";
import { FakePolicyEngine, fakeValue } from "../testing/fake-policy-engine.ts";
import { type FakeGame, FakeSlot } from "../testing/fake-slot.ts";
import type { RecordedEnd, RecordedSteps } from "./recorded-segment.ts";
import type { SegmentWithFrames } from "./segment.ts";
import { SegmentCollector } from "./segment-collector.ts";
import { segmentDigest } from "./segment-digest.ts";
import { SegmentPlayer, type SegmentSink } from "./segment-player.ts";

const side = 6;
const stack = 3;
const frameBytes = side * side;

test("a segment's steps are what a plain loop over the slot and the policy gives", async () => {
  const game = aGame({ steps: 100, end: "terminated" });
  const { steps, end } = joined(await play({ slots: [aSlot(2, game)], segmentLength: 7 }), 2);
  const expected = plainly(aSlot(2, game), 7);
  assert.deepEqual([...steps.actions], expected.actions);
  assert.deepEqual([...steps.rewards], expected.rewards);
  assert.deepEqual([...steps.values], expected.values);
  assert.deepEqual([...steps.logProbabilities], expected.logProbabilities);
  assert.deepEqual([...steps.flags], new Array(7).fill(0));
  assert.equal(end.bootstrapValue, expected.bootstrapValue);
  assert.equal(end.steps, 7);
});

test("frames travel once: the first stack, then one a step, and stack to what was acted on", async () => {
  const game = aGame({ steps: 3, end: "truncated" });
  const { steps } = joined(await play({ slots: [aSlot(1, game)], segmentLength: 10 }), 1);
  assert.equal(steps.frames.length, segmentFrames(10, stack) * frameBytes);
  const indices = stackIndices({ steps: 10, stack, flags: steps.flags });
  const seen = plainly(aSlot(1, game), 10).observations;
  for (let t = 0; t < 10; t++) {
    const stacked = [...indices.subarray(t * stack, (t + 1) * stack)].flatMap((frame) => [
      ...steps.frames.subarray(frame * frameBytes, (frame + 1) * frameBytes),
    ]);
    assert.deepEqual(stacked, [...(seen[t] as Uint8Array)], `step ${t}`);
  }
});

test("a termination has no value after it, in the middle of a segment or at its end", async () => {
  for (const segmentLength of [5, 6]) {
    const slot = aSlot(0, aGame({ steps: 3, end: "terminated" }));
    const { steps, end } = joined(await play({ slots: [slot], segmentLength }), 0);
    const flags = [0, 0, TERMINATED, 0, 0, TERMINATED];
    assert.deepEqual([...steps.flags], flags.slice(0, segmentLength));
    assert.equal(steps.truncatedValues.length, 0);
    assert.equal(end.bootstrapValue === 0, segmentLength === 6);
    assert.equal(end.episodes.length, Math.floor(segmentLength / 3));
  }
});

test("each truncation carries the value of the state it ended in, also at the last step", async () => {
  for (const segmentLength of [5, 6]) {
    const game = aGame({ steps: 3, end: "truncated" });
    const { steps, end } = joined(await play({ slots: [aSlot(0, game)], segmentLength }), 0);
    const { truncatedValues } = plainly(aSlot(0, game), segmentLength);
    assert.equal(truncatedValues.length, Math.floor(segmentLength / 3));
    assert.deepEqual([...steps.truncatedValues], truncatedValues);
    assert.equal(end.bootstrapValue === 0, segmentLength === 6);
  }
});

test("segments that are set aside go on in another player as if nothing had happened", async () => {
  const game = aGame({ steps: 3, end: "truncated" });
  const whole = await play({ slots: [aSlot(0, game), aSlot(1, game)], segmentLength: 7 });
  for (let steps = 0; steps <= 7; steps++) {
    const sent: Sent[] = [];
    const slots = [aSlot(0, game), aSlot(1, game)];
    const first = await aPlayer({ slots, segmentLength: 7 });
    for (const slot of slots) first.start(slot, 11);
    for (let step = 0; step < steps; step++) await first.step(collecting(sent, slots));
    const aside = first.setAside();
    assert.equal(first.size, 0);
    const second = await aPlayer({ slots, segmentLength: 7 });
    for (const segment of aside) second.goOn(segment);
    while (second.size > 0) await second.step(collecting(sent, slots));
    for (const slot of [0, 1]) assert.deepEqual(joined(sent, slot), joined(whole, slot));
  }
});

test("chunks leave while the segment is played, each with its own truncated values", async () => {
  const slot = aSlot(0, aGame({ steps: 2, end: "truncated" }));
  const sent = await play({ slots: [slot], segmentLength: 7, chunkSteps: 4 });
  assert.deepEqual(
    sent.map(({ message }) =>
      message.type === "steps"
        ? [message.firstStep, message.actions.length, message.truncatedValues.length]
        : "end",
    ),
    [[0, 4, 2], [4, 3, 1], "end"],
  );
  assert.deepEqual(
    sent.map(({ playedSteps }) => playedSteps),
    [4, 7, 7],
  );
});

test("the digest is that of the whole segment, however it was cut", async () => {
  const game = aGame({ steps: 5, end: "truncated" });
  for (const chunkSteps of [1, 4, 20]) {
    const sent = await play({ slots: [aSlot(3, game)], segmentLength: 12, chunkSteps });
    const { steps, end } = joined(sent, 3);
    assert.equal(end.sha256, segmentDigest({ ...steps, bootstrapValue: end.bootstrapValue }));
  }
});

test("T steps of any number of slots take T + 1 passes", async () => {
  const game = aGame({ steps: 100, end: "terminated" });
  const engine = anEngine();
  await play({ slots: [0, 1, 2].map((index) => aSlot(index, game)), segmentLength: 9, engine });
  assert.deepEqual(engine.batches, new Array(10).fill(3));
});

test("a slot that joins in the middle of a round plays its own T steps", async () => {
  const game = aGame({ steps: 4, end: "truncated" });
  const alone = joined(await play({ slots: [aSlot(1, game)], segmentLength: 8 }), 1);
  const slots = [aSlot(0, game), aSlot(1, game)];
  const sent = await play({ slots, segmentLength: 8, startAt: (slot) => slot * 3 });
  assert.deepEqual(joined(sent, 1), alone);
});

test("no byte of a segment depends on who else is played, or how it is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          steps: fc.integer({ min: 1, max: 9 }),
          end: fc.constantFrom("terminated" as const, "truncated" as const),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
      async (episodes, segmentLength, chunkSteps, indices) => {
        const game = {
          ...aGame({ steps: 1, end: "terminated" }),
          episode: (slot: number, episode: number) =>
            episodes[(slot + episode) % episodes.length] as (typeof episodes)[number],
        };
        const slots = indices.map((index) => aSlot(index, game));
        const startAt = (slot: number): number => slot % 4;
        const together = await play({ slots, segmentLength, chunkSteps, startAt });
        for (const index of indices) {
          const alone = await play({ slots: [aSlot(index, game)], segmentLength });
          assert.deepEqual(joined(together, index), joined(alone, index));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("after a segment the slot stands at the start of the next one", async () => {
  const game = aGame({ steps: 4, end: "truncated" });
  const slot = aSlot(0, game);
  await play({ slots: [slot], segmentLength: 6 });
  assert.equal(slot.position.stepsBefore, 6);
  assert.deepEqual([slot.position.episode, slot.position.actions.length], [1, 2]);
});

interface Sent {
  readonly message:
    | (RecordedSteps & { readonly type: "steps" })
    | (RecordedEnd & { readonly type: "end" });
  /** Steps that slot had played when the message was sent. */
  readonly playedSteps: number;
}

interface Play {
  readonly slots: readonly FakeSlot[];
  readonly segmentLength: number;
  readonly chunkSteps?: number;
  readonly engine?: FakePolicyEngine;
  /** Pass before which a slot joins. */
  readonly startAt?: (slot: number) => number;
}

async function play(options: Play): Promise<readonly Sent[]> {
  const { slots, startAt } = options;
  const player = await aPlayer(options);
  const sent: Sent[] = [];
  const sink = collecting(sent, slots);
  const waiting = new Map(slots.map((slot) => [slot, startAt?.(slot.index) ?? 0]));
  for (let pass = 0; waiting.size > 0 || player.size > 0; pass++) {
    for (const [slot, at] of [...waiting]) {
      if (at > pass) continue;
      waiting.delete(slot);
      player.start(slot, 11);
    }
    await player.step(sink);
  }
  return sent;
}

async function aPlayer(options: Play): Promise<SegmentPlayer> {
  const { segmentLength, chunkSteps = 5, engine = anEngine() } = options;
  await engine.loadWeights(Float32Array.of(2));
  return new SegmentPlayer({
    engine,
    shape: { segmentLength, stack, frameBytes, actions: 4, frameSkip: 4 },
    chunkSteps,
  });
}

function collecting(sent: Sent[], slots: readonly FakeSlot[]): SegmentSink {
  const keep = (message: Sent["message"]): void => {
    const { playedSteps } = slots.find(({ index }) => index === message.slot) as FakeSlot;
    sent.push({ message, playedSteps });
  };
  return {
    steps: async (steps) => keep({ type: "steps", ...steps }),
    end: async (end) => keep({ type: "end", ...end }),
  };
}

/** The whole segment of a slot, from its messages. */
function joined(
  sent: readonly Sent[],
  slot: number,
): { readonly steps: RecordedSteps; readonly end: RecordedEnd } {
  const messages = sent.map(({ message }) => message).filter((message) => message.slot === slot);
  const chunks = messages.filter((message) => message.type === "steps");
  const ends = messages.filter((message) => message.type === "end");
  assert.equal(ends.length, 1);
  assert.equal(messages.at(-1), ends[0]);
  let next = 0;
  for (const { firstStep, actions } of chunks) {
    assert.equal(firstStep, next);
    next += actions.length;
  }
  const bytes = (column: (chunk: RecordedSteps) => Uint8Array): Uint8Array =>
    Uint8Array.from(Buffer.concat(chunks.map(column)));
  const floats = (column: (chunk: RecordedSteps) => Float32Array): Float32Array =>
    Float32Array.from(chunks.flatMap((chunk) => [...column(chunk)]));
  return {
    steps: {
      slot,
      version: 11,
      firstStep: 0,
      actions: bytes(({ actions }) => actions),
      rewards: floats(({ rewards }) => rewards),
      flags: bytes(({ flags }) => flags),
      logProbabilities: floats(({ logProbabilities }) => logProbabilities),
      values: floats(({ values }) => values),
      truncatedValues: floats(({ truncatedValues }) => truncatedValues),
      frames: bytes(({ frames }) => frames),
    },
    end: ends[0] as RecordedEnd,
  };
}

/** The same segment, slowly and obviously: one slot, one row a pass. */
function plainly(
  slot: FakeSlot,
  segmentLength: number,
): {
  readonly actions: number[];
  readonly rewards: number[];
  readonly values: number[];
  readonly logProbabilities: number[];
  readonly truncatedValues: number[];
  readonly observations: Uint8Array[];
  readonly bootstrapValue: number;
} {
  const segment = {
    actions: [] as number[],
    rewards: [] as number[],
    values: [] as number[],
    logProbabilities: [] as number[],
    truncatedValues: [] as number[],
    observations: [] as Uint8Array[],
  };
  for (let t = 0; t < segmentLength; t++) {
    const { observation } = slot;
    segment.observations.push(observation.slice());
    segment.values.push(fakeValue(observation, 2));
    const logits = [1, 2, 3, 4].map((fromEnd) =>
      Math.fround(((observation.at(-fromEnd) as number) - 128) / 64),
    );
    const logProbabilities = logSoftmax(logits);
    const u = slot.actionDraw();
    let action = 0;
    let below = Math.exp(logProbabilities[0] as number);
    while (u >= below) {
      action += 1;
      below += Math.exp(logProbabilities[action] as number);
    }
    segment.actions.push(action);
    segment.logProbabilities.push(Math.fround(logProbabilities[action] as number));
    const { reward, truncatedObservation } = slot.step(action);
    segment.rewards.push(reward);
    if (truncatedObservation !== null) {
      segment.truncatedValues.push(fakeValue(truncatedObservation, 2));
    }
  }
  return { ...segment, bootstrapValue: fakeValue(slot.observation, 2) };
}

function aGame(episode: ReturnType<FakeGame["episode"]>): FakeGame {
  return { side, stack, actionCount: 4, episode: () => episode };
}

function aSlot(index: number, game: FakeGame): FakeSlot {
  return new FakeSlot(index, game);
}

function anEngine(): FakePolicyEngine {
  return new FakePolicyEngine(stack * frameBytes, 4);
}

const remembering = {
  segmentLength: 4,
  stack,
  frameBytes,
  actions: 3,
  frameSkip: 1,
  hiddenStateSize: 2,
};

/** Segments of a slot with a memory, one after another, and what the engine was asked. */
async function playRemembering(game: FakeGame, rounds: number, hiddenState?: Float32Array) {
  const engine = new FakePolicyEngine(stack * frameBytes, 3);
  await engine.loadWeights(Float32Array.of(1));
  const asked: { readonly state: number[]; readonly seen: number }[] = [];
  const infer: FakePolicyEngine["infer"] = (observations, batch, states) => {
    for (let row = 0; row < batch; row++)
      asked.push({
        state: [...(states ?? [])].slice(2 * row, 2 * row + 2),
        seen: observations[row * stack * frameBytes] as number,
      });
    return engine.infer(observations, batch, states);
  };
  const player = new SegmentPlayer({ engine: { infer }, shape: remembering });
  const slot = aSlot(0, game);
  const collector = new SegmentCollector(new Map(hiddenState && [[0, hiddenState]]));
  for (let round = 0; round < rounds; round++) {
    player.start(slot, round, collector.hiddenStateOf(0));
    while (player.size > 0) await player.step(collector);
  }
  return { segments: collector.take(), asked };
}

test("a hidden state goes from step to step and from segment to segment, and is 0 where an episode begins", async () => {
  const game = aGame({ steps: 6, end: "terminated" });
  const { segments, asked } = await playRemembering(game, 2);
  const [first, second] = segments;
  let expected = [0, 0];
  const follow = (seen: number): number[] => expected.map((known) => known / 2 + seen / 256);
  // Four steps, the value after them, two steps to the episode's end, two of the next one, the value after them.
  const [played, again] = [asked.slice(0, 4), asked.slice(5, 7)];
  for (const { state, seen } of [...played, ...again]) {
    assert.deepEqual(state, expected);
    expected = follow(seen);
  }
  assert.deepEqual(asked[4]?.state, asked[5]?.state, "the value after a segment changes nothing");
  assert.deepEqual(asked[7]?.state, [0, 0]);
  assert.deepEqual([...(first?.hiddenStates?.before ?? [])], [0, 0]);
  assert.deepEqual([...(first?.hiddenStates?.after ?? [])], asked[5]?.state);
  assert.deepEqual(second?.hiddenStates?.before, first?.hiddenStates?.after);
  assert.deepEqual([...(second?.hiddenStates?.after ?? [])], asked[9]?.state);
});

test("the final state of a truncated episode is seen with what was known there; the next one begins without it", async () => {
  const game = aGame({ steps: 4, end: "truncated" });
  const { segments, asked } = await playRemembering(game, 1, Float32Array.of(0.25, 0.5));
  assert.deepEqual(asked[0]?.state, [0.25, 0.5]);
  const { state = [], seen = 0 } = asked[3] ?? {};
  assert.deepEqual(
    asked[4]?.state,
    state.map((known) => known / 2 + seen / 256),
  );
  assert.equal(asked.length, 5, "no value is needed after an episode's end");
  assert.deepEqual([...(segments[0]?.hiddenStates?.after ?? [])], [0, 0]);
});

test("a segment that was set aside goes on with what it knew", async () => {
  const game = aGame({ steps: 50, end: "terminated" });
  const engine = new FakePolicyEngine(stack * frameBytes, 3);
  await engine.loadWeights(Float32Array.of(1));
  const interrupted = async (after: number): Promise<SegmentWithFrames | undefined> => {
    const collector = new SegmentCollector();
    let player = new SegmentPlayer({ engine, shape: remembering });
    player.start(aSlot(0, game), 0, Float32Array.of(1, 2));
    for (let step = 0; player.size > 0; step++) {
      if (step === after) {
        const [segment] = player.setAside();
        player = new SegmentPlayer({ engine, shape: remembering });
        if (segment !== undefined) player.goOn(segment);
      }
      await player.step(collector);
    }
    return collector.take()[0];
  };
  assert.deepEqual(await interrupted(2), await interrupted(99));
});
