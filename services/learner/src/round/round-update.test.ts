import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type BeforeStep,
  type NextStep,
  shuffledMinibatches,
  wholeBatch,
} from "@lockstep/algorithm";
import { generalizedAdvantages } from "@lockstep/learning";
import type { AppliedUpdate, MicroBatch, MicroBatchLosses } from "@lockstep/model";
import {
  createFrameMemory,
  cutIntoMicroBatches,
  FrameMemory,
  firstPosition,
  type LearningSegment,
  oneStep,
  planMicroBatches,
  RoundUpdate,
  type RoundUpdateOptions,
  segmentFrameBytes,
  type UpdatePlan,
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
  const plan = oneStep(planMicroBatches({ slots, segmentLength, microBatchRows }));
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

const batch = { slots, segmentLength, seed: 5, version: 3 };
const passes = shuffledMinibatches(batch, { epochs: 2, minibatches: 3 });
const severalSteps: UpdatePlan = {
  steps: passes.map((rows) => ({
    microBatches: cutIntoMicroBatches(rows, 3),
    rows: rows.reduce((sum, { steps }) => sum + steps, 0),
  })),
  stored: wholeBatch(batch).map((slot) => [slot]),
};

/** An engine that keeps, of each row, its action, what it sees, what it is worth and of how many rows it is. */
class WatchedEngine extends FakeEngine {
  readonly rows: string[][] = [[]];

  override async gradients(microBatch: MicroBatch): Promise<MicroBatchLosses> {
    const { frames, stacks, actions, columns, batchRows } = microBatch;
    const stack = stacks.length / actions.length;
    actions.forEach((action, row) => {
      const seen = [...stacks.subarray(row * stack, (row + 1) * stack)].map((frame) =>
        Buffer.from(
          frames.subarray(frame * shape.frameBytes, (frame + 1) * shape.frameBytes),
        ).toString("hex"),
      );
      this.rows.at(-1)?.push([action, columns["returns"]?.[row], ...seen, batchRows].join());
    });
    return super.gradients(microBatch);
  }

  override async apply(learningRate: number): Promise<AppliedUpdate> {
    this.rows.push([]);
    return super.apply(learningRate);
  }
}

/** @returns the rows of each step, and what it came to */
async function roundOf(plan: UpdatePlan, order: readonly number[], memory?: FrameMemory) {
  const engine = new WatchedEngine();
  await engine.loadWeights(Float32Array.of(1, 2, 3));
  const figures = [{ name: "valueLoss", overSteps: "last" }] as const;
  const options = { engine, plan, shape, maxWaiting: 2, figures, ...(memory && { memory }) };
  const update = new RoundUpdate(options);
  update.start();
  for (const slot of order) update.offer(aSegment(slot, update));
  const applied = await update.apply(0.01);
  assert.equal(update.rowsComputed, update.rows);
  return { engine, applied, weights: await engine.weights() };
}
const inOrder = Array.from({ length: slots }, (_, slot) => slot);

test("several steps each have the rows that they chose, with what those see and are worth", async () => {
  const { engine } = await roundOf(severalSteps, inOrder);
  const whole = await roundOf(oneStep(cutIntoMicroBatches(wholeBatch(batch), 8)), inOrder);
  const all = whole.engine.rows[0] as string[];
  for (const [index, runs] of passes.entries()) {
    const chosen = runs.flatMap(({ slot, firstStep, steps }) =>
      all.slice(slot * segmentLength + firstStep, slot * segmentLength + firstStep + steps),
    );
    const expected = chosen.map((row) => row.replace(/,24$/, `,${chosen.length}`));
    assert.deepEqual(engine.rows[index], expected);
  }
  assert.equal(engine.rows.length, passes.length + 1);
});

test("several steps come to the same weights whatever the order of arrival, and to others than one", async () => {
  const { applied, weights } = await roundOf(severalSteps, inOrder);
  const other = await roundOf(severalSteps, [3, 1, 5, 0, 4, 2]);
  assert.deepEqual(other.weights, weights);
  assert.deepEqual(other.applied, applied);
  assert.equal(applied.optimizerSteps, 6);
  const one = await roundOf(oneStep(severalSteps.stored), inOrder);
  assert.equal(one.applied.optimizerSteps, 1);
  assert.notDeepEqual(one.weights, weights);
});

test("a figure of several steps is their mean, or the last one's where it says so", async () => {
  const { applied } = await roundOf(severalSteps, inOrder);
  // The fake engine's share is a micro-batch's part of the rows.
  assert.ok(Math.abs((applied.figures["entropy"] ?? 0) - 1.05) < 1e-12);
  assert.ok(Math.abs((applied.figures["valueLoss"] ?? 0) - 1) < 1e-12);
  const alone = await Promise.all(
    severalSteps.steps.map((step) => roundOf({ ...severalSteps, steps: [step] }, inOrder)),
  );
  const losses = alone.map((each) => each.applied.figures["policyLoss"] ?? Number.NaN);
  assert.ok(new Set(losses).size > 1);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  assert.ok(Math.abs((applied.figures["policyLoss"] ?? 0) - mean) < 1e-12);
});

test("only the first step is held against what the actors computed: later weights are others", async () => {
  const engine = new FakeEngine();
  await engine.loadWeights(Float32Array.of(1, 2, 3));
  const update = new RoundUpdate({ engine, plan: severalSteps, shape, maxWaiting: 2 });
  update.start();
  for (const slot of inOrder) update.offer(aSegment(slot, update));
  await update.finished;
  engine.logProbabilityError = 0.25;
  assert.equal((await update.apply(0.01)).maxLogProbabilityDifference, 0);
});

test("frames stay until the last step and are then used again by the next round", async () => {
  const memory = createFrameMemory(severalSteps.stored, shape);
  const first = await roundOf(severalSteps, inOrder, memory);
  const taken = Array.from({ length: slots }, () => memory.take(segmentFrameBytes(shape)));
  assert.ok(taken.every((frames) => frames.some((byte) => byte !== 0)));
  for (const frames of taken) memory.giveBack(frames);
  assert.deepEqual((await roundOf(severalSteps, inOrder, memory)).weights, first.weights);
});

/** An engine that keeps the advantages of each row, step by step. */
class AdvantageEngine extends FakeEngine {
  readonly advantages: number[][] = [[]];

  override async gradients(microBatch: MicroBatch): Promise<MicroBatchLosses> {
    this.advantages.at(-1)?.push(...(microBatch.columns["advantages"] ?? []));
    return super.gradients(microBatch);
  }

  override async apply(learningRate: number): Promise<AppliedUpdate> {
    this.advantages.push([]);
    return super.apply(learningRate);
  }
}

async function lookedAt(plan: UpdatePlan, beforeStep: BeforeStep, order: readonly number[]) {
  const engine = new AdvantageEngine();
  await engine.loadWeights(Float32Array.of(1, 2, 3));
  const update = new RoundUpdate({ engine, plan, shape, maxWaiting: 2, beforeStep });
  update.start();
  for (const slot of order) update.offer(aSegment(slot, update));
  const applied = await update.apply(0.01);
  return { advantages: engine.advantages, applied, weights: await engine.weights() };
}

for (const [which, plan] of [
  ["one step", oneStep(planMicroBatches({ slots, segmentLength, microBatchRows: 8 }))],
  ["several steps", severalSteps],
] as const) {
  test(`columns that an algorithm puts in the place of a step's own are computed with, row by row: ${which}`, async () => {
    const seen: NextStep[] = [];
    const negated: BeforeStep = (step) => {
      seen.push(step);
      return { advantages: (step.columns["advantages"] as Float32Array).map((x) => -x) };
    };
    const plain = await lookedAt(plan, () => ({}), inOrder);
    const turned = await lookedAt(plan, negated, inOrder);
    assert.deepEqual(
      turned.advantages,
      plain.advantages.map((step) => step.map((x) => -x)),
    );
    assert.deepEqual(
      seen.map(({ columns }) => [...(columns["advantages"] ?? [])]),
      plain.advantages.slice(0, -1),
    );
    assert.deepEqual(
      seen.map(({ index }) => index),
      plan.steps.map((_, index) => index),
    );
    assert.equal(seen[0]?.figures, null);
    assert.ok(seen.slice(1).every(({ figures }) => figures?.["policyLoss"] !== undefined));
    const other = await lookedAt(plan, negated, [3, 1, 5, 0, 4, 2]);
    assert.deepEqual(other.weights, turned.weights, "whatever the order of arrival");
    assert.notDeepEqual(turned.weights, plain.weights);
  });
}

test("a step that is looked at begins when all segments are there, not before", async () => {
  let looks = 0;
  const beforeStep = (): Record<string, never> => {
    looks += 1;
    return {};
  };
  const { engine, update } = await anUpdate(4, 2, { beforeStep });
  update.start();
  for (const slot of inOrder.slice(1)) update.offer(aSegment(slot, update));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([engine.computed.length, looks], [0, 0]);
  update.offer(aSegment(0, update));
  await update.finished;
  assert.deepEqual([engine.computed.length, looks], [slots, 1]);
});

test("an update that an algorithm stops has the steps before, and their figures", async () => {
  const stopAt = (last: number) =>
    lookedAt(severalSteps, ({ index }) => (index < last ? {} : "stop"), inOrder);
  const three = await stopAt(3);
  assert.equal(three.applied.optimizerSteps, 3);
  const planned = { ...severalSteps, steps: severalSteps.steps.slice(0, 3) };
  const alone = await lookedAt(planned, () => ({}), inOrder);
  assert.deepEqual(three, alone);
  assert.notDeepEqual((await stopAt(4)).weights, three.weights);
});

test("what an algorithm throws while it looks at a step ends the round", async () => {
  const beforeStep = () => {
    throw new Error("no such column");
  };
  const { update } = await anUpdate(4, 2, { beforeStep });
  update.start();
  for (const slot of inOrder) update.offer(aSegment(slot, update));
  await assert.rejects(update.finished, /no such column/);
});

test("a step that fails between two of an update ends it", async () => {
  const engine = new FakeEngine();
  await engine.loadWeights(Float32Array.of(1, 2, 3));
  const update = new RoundUpdate({ engine, plan: severalSteps, shape, maxWaiting: 2 });
  update.start();
  for (const slot of inOrder) update.offer(aSegment(slot, update));
  await update.finished;
  engine.failure = new Error("the loss is NaN");
  await assert.rejects(update.apply(0.01), /the loss is NaN/);
});
