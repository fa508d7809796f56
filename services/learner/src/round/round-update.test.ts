import assert from "node:assert/strict";
import { test } from "node:test";
import { generalizedAdvantages } from "@lockstep/learning";
import {
  createFrameMemory,
  FrameMemory,
  firstPosition,
  type LearningSegment,
  planMicroBatches,
  RoundUpdate,
  type RoundUpdateOptions,
  segmentFrameBytes,
} from "@lockstep/round";
import fc from "fast-check";
import { SegmentAssembly } from "../intake/segment-assembly.ts";
import { eventually } from "../testing/a-learner.ts";
import { aShape, playSegment } from "../testing/a-segment.ts";
import { FakeEngine } from "../testing/fake-engine.ts";

const slots = 6;
const segmentLength = 4;
const shape = aShape({ slots, segmentLength });

/** A slot's segment, its frames in their place. */
function aSegment(slot: number, { frames }: RoundUpdate): LearningSegment {
  const sent = playSegment(shape, firstPosition(slot), 0);
  const assembly = new SegmentAssembly("a", firstPosition(slot), shape, frames.open(slot));
  assembly.add(sent.steps);
  const segment = assembly.finish(sent.end);
  return { segment, columns: { ...generalizedAdvantages(segment, 0.99, 0.95) } };
}

async function anUpdate(
  microBatchRows: number,
  maxWaiting = 2,
  options: Partial<RoundUpdateOptions> = {},
) {
  const engine = new FakeEngine();
  await engine.loadWeights(Float32Array.of(1, 2, 3));
  const plan = planMicroBatches({ slots, segmentLength, microBatchRows });
  return { engine, plan, update: new RoundUpdate({ engine, plan, shape, maxWaiting, ...options }) };
}

test("the same gradient comes out whatever the order of arrival and however much may wait", async () => {
  const outcomeOf = async (order: readonly number[], rows: number, maxWaiting: number) => {
    const { engine, update } = await anUpdate(rows, maxWaiting);
    update.start();
    for (const slot of order) {
      update.offer(aSegment(slot, update));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const totals = await update.finished;
    await engine.apply(0.01);
    return { totals, weights: await engine.weights() };
  };
  const expected = {
    8: await outcomeOf([0, 1, 2, 3, 4, 5], 8, 2),
    3: await outcomeOf([0, 1, 2, 3, 4, 5], 3, 2),
  };
  assert.notDeepEqual(expected[8].weights, expected[3].weights, "the order of additions shows");
  const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      orders,
      fc.constantFrom(8 as const, 3 as const),
      fc.integer({ min: 1, max: 5 }),
      async (order, rows, maxWaiting) => {
        assert.deepEqual(await outcomeOf(order, rows, maxWaiting), expected[rows]);
      },
    ),
    { numRuns: 25 },
  );
});

test("the same gradient comes out however many micro-batches are computed side by side", async () => {
  const plan = planMicroBatches({ slots, segmentLength, microBatchRows: 8 });
  const outcomeOf = async (atOnce: number, order: readonly number[]) => {
    const { engine, update } = await anUpdate(4, 2, { memory: createFrameMemory(plan, shape) });
    engine.gradientsAtOnce = atOnce;
    update.start();
    for (const slot of order) update.offer(aSegment(slot, update));
    const totals = await update.finished;
    await engine.apply(0.01);
    return { totals, weights: await engine.weights(), most: engine.mostAtOnce };
  };
  const expected = await outcomeOf(1, [0, 1, 2, 3, 4, 5]);
  assert.equal(expected.most, 1);
  for (const atOnce of [2, 4, 9]) {
    const outcome = await outcomeOf(atOnce, [5, 3, 1, 0, 2, 4]);
    assert.deepEqual(outcome, { ...expected, most: Math.min(atOnce, slots) });
  }
});

test("computing is measured as one piece from its first micro-batch to its last, and has ended when the round has", async () => {
  const pieces: string[] = [];
  const measure = async (work: () => Promise<void>): Promise<void> => {
    pieces.push("begun");
    await work();
    // Whoever measures has a little to do, too.
    await new Promise((resolve) => setImmediate(resolve));
    pieces.push("ended");
  };
  const { engine, update } = await anUpdate(4, 2, { measure });
  engine.gradientsAtOnce = 2;
  update.start();
  update.offer(aSegment(0, update));
  await eventually("the first piece is over", () => pieces.length === 2);
  for (const slot of [1, 2, 3, 4, 5]) update.offer(aSegment(slot, update));
  await update.finished;
  assert.deepEqual(pieces, ["begun", "ended", "begun", "ended"]);
});

test("rounds that use the same memory again have the same gradients, and need no more than a round's", async () => {
  const plan = planMicroBatches({ slots, segmentLength, microBatchRows: 8 });
  const bytes = plan.length * 2 * segmentFrameBytes(shape);
  let fresh = 0;
  class Watched extends FrameMemory {
    override take(length: number): Uint8Array {
      const frames = super.take(length);
      if (frames.every((byte) => byte === 0)) fresh += 1;
      return frames;
    }
  }
  const gradientOf = async (memory: FrameMemory, from: number) => {
    const { engine, update } = await anUpdate(8, 2, { memory });
    update.start();
    for (let i = 0; i < slots; i++) update.offer(aSegment((from + i) % slots, update));
    await update.finished;
    await engine.apply(0.01);
    return await engine.weights();
  };
  const expected = await gradientOf(new FrameMemory(0), 0);
  const memory = new Watched(bytes);
  for (let round = 0; round < 4; round++) {
    assert.deepEqual(await gradientOf(memory, round), expected);
  }
  assert.equal(fresh, plan.length);
});

test("what has arrived is computed while the rest is still played", async () => {
  const { engine, update } = await anUpdate(8);
  update.start();
  update.offer(aSegment(0, update));
  update.offer(aSegment(1, update));
  await eventually("the first micro-batch", () => engine.computed.length === 1);
  assert.deepEqual(engine.computed, [8]);
  assert.equal(update.rowsComputed, 8);
});

test("no more gradients wait for an earlier one than may", async () => {
  const { engine, update } = await anUpdate(4, 2);
  update.start();
  for (const slot of [1, 2, 3, 4, 5]) update.offer(aSegment(slot, update));
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(engine.computed.length, 2);
  update.offer(aSegment(0, update));
  await update.finished;
  assert.equal(engine.computed.length, 6);
});

test("nothing is computed before the engine has the round's weights", async () => {
  const { engine, update } = await anUpdate(4);
  update.offer(aSegment(0, update));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(engine.computed, []);
  update.start();
  await eventually("the first micro-batch", () => engine.computed.length === 1);
});

test("a round that is given up stops computing and leaves the engine empty", async () => {
  const { engine, update } = await anUpdate(4);
  update.start();
  for (let slot = 0; slot < slots; slot++) update.offer(aSegment(slot, update));
  await eventually("the first micro-batch", () => engine.computed.length === 1);
  await update.giveUp();
  const computed = engine.computed.length;
  assert.ok(computed < slots);
  assert.equal(engine.discarded, 1);
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(engine.computed.length, computed);
});

test("what the engine throws ends the round", async () => {
  const { engine, update } = await anUpdate(4);
  engine.failure = new Error("the loss is NaN");
  update.start();
  update.offer(aSegment(0, update));
  await assert.rejects(update.finished, /the loss is NaN/);
});

test("the largest difference of log-probabilities is found, and one that is no number is not lost", async () => {
  const { engine, update } = await anUpdate(8);
  engine.logProbabilityError = 0.25;
  update.start();
  for (let slot = 0; slot < slots; slot++) update.offer(aSegment(slot, update));
  assert.equal((await update.finished).maxLogProbabilityDifference, 0.25);

  const second = await anUpdate(8);
  second.engine.logProbabilityError = Number.NaN;
  second.update.start();
  for (let slot = 0; slot < slots; slot++) second.update.offer(aSegment(slot, second.update));
  assert.ok(Number.isNaN((await second.update.finished).maxLogProbabilityDifference));
});
