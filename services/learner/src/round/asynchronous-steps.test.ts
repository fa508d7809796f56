import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import {
  type ChosenAlgorithm,
  chooseAlgorithm,
  type EvaluatedSegment,
  type NewestAnswers,
  stepsBeforeColumn,
  wholeBatch,
} from "@lockstep/algorithm";
import { logSoftmax, stackIndices } from "@lockstep/learning";
import {
  createEngine,
  createPolicyEngine,
  type EngineName,
  initialWeights,
  type LearningEngine,
  type MicroBatch,
} from "@lockstep/model";
import {
  firstPosition,
  type LearningSegment,
  layOutMicroBatch,
  learningEngineOptions,
  learningSegmentOf,
  networkOf,
  RoundUpdate,
  segmentShape,
  updatePlan,
} from "@lockstep/round";
import { SegmentAssembly } from "../intake/segment-assembly.ts";
import { aConfiguration } from "../testing/a-configuration.ts";
import { lonePlace, playSegment } from "../testing/a-segment.ts";
import { FakeEngine } from "../testing/fake-engine.ts";

const slots = 4;
const segmentLength = 6;
const rate = 1e-2;
const version = 3;
// A step has all rows of its segment in one micro-batch.
const base = aConfiguration({ slots, segmentLength, microBatchRows: segmentLength });
const shape = segmentShape(base);
const spec = networkOf(base);
const weights = initialWeights(spec, 5);
const engines = ["onnx:cpu", "wasm:cpu", "tfjs:wasm"] as const;

function configured(options: object) {
  const setting = { name: "a3c", gamma: 0.9, ...options };
  return {
    algorithm: chooseAlgorithm(setting),
    configuration: { ...base, learning: { ...base.learning, algorithm: setting } },
  };
}
type Configured = ReturnType<typeof configured>;

async function anEngine(
  context: TestContext,
  name: EngineName,
  { configuration, algorithm }: Configured,
): Promise<LearningEngine> {
  const options = learningEngineOptions(configuration, algorithm, 1);
  const engine = await createEngine({ name, ...options });
  context.after(() => engine.close());
  await engine.loadWeights(weights);
  return engine;
}

/** Segments of a round, each with all of its frames. */
function segmentsOf({ configuration, algorithm }: Configured) {
  return Array.from({ length: slots }, (_, slot) => {
    const place = lonePlace(shape);
    const sent = playSegment(shape, firstPosition(slot), version);
    const assembly = new SegmentAssembly("a", firstPosition(slot), shape, place);
    assembly.add(sent.steps);
    const segment = assembly.finish(sent.end);
    return { learning: learningSegmentOf(segment, algorithm, configuration), frames: place.bytes };
  });
}

function aRound(
  engine: LearningEngine,
  { configuration, algorithm }: Configured,
  targetsBeforeStep?: ChosenAlgorithm["targetsBeforeStep"],
): RoundUpdate {
  const asked = targetsBeforeStep === undefined ? algorithm : { ...algorithm, targetsBeforeStep };
  const plan = updatePlan(configuration, asked, version);
  return new RoundUpdate({ engine, plan, shape, figures: algorithm.figures, maxWaiting: 1 });
}

function offer(round: RoundUpdate, { learning, frames }: ReturnType<typeof segmentsOf>[number]) {
  const place = round.frames.open(learning.segment.slot);
  place.add(frames);
  place.keep();
  round.offer(learning);
}

/** The order in which slots make their steps. */
function orderOf({ configuration: { seed }, algorithm }: Configured): number[] {
  const steps = algorithm.passes({ slots, segmentLength, seed, version });
  return steps.map((rows) => rows[0]?.slot ?? -1);
}

function microBatch(
  { learning, frames }: ReturnType<typeof segmentsOf>[number],
  step: number,
  columns: LearningSegment["columns"] = {},
): MicroBatch {
  const planned = [{ slot: learning.segment.slot, firstStep: 0, steps: segmentLength }];
  return layOutMicroBatch(planned, () => learning, shape, frames.slice(), segmentLength, {
    ...columns,
    [stepsBeforeColumn]: new Float32Array(segmentLength).fill(step),
  });
}

/** Bits of what was learned. */
async function learned(engine: LearningEngine) {
  return { weights: await engine.weights(), state: await engine.optimizerState() };
}

for (const name of engines)
  test(`each step is made as by a worker that copied the weights, played, and changes the newest: ${name}`, async (context) => {
    const run = configured({});
    const segments = segmentsOf(run);
    const engine = await anEngine(context, name, run);
    const round = aRound(engine, run);
    round.start();
    // Gradients are computed while segments arrive.
    for (const slot of [2, 0, 3, 1]) {
      offer(round, segments[slot] as (typeof segments)[number]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { figures, optimizerSteps } = await round.apply(rate);
    assert.equal(optimizerSteps, slots);
    assert.deepEqual([figures["staleness"], figures["stalenessMax"]], [1.5, 3]);

    const worker = await anEngine(context, name, run);
    let shared = { weights, state: await worker.optimizerState() };
    for (const [step, slot] of orderOf(run).entries()) {
      await worker.loadWeights(weights);
      const gradients = await worker.gradients(microBatch(segments[slot] as never, step));
      await worker.loadWeights(shared.weights);
      await worker.loadOptimizerState(shared.state);
      await worker.accumulate(gradients);
      await worker.apply(rate);
      shared = await learned(worker);
    }
    assert.deepEqual(await learned(engine), shared);
    assert.notDeepEqual(orderOf(run), [0, 1, 2, 3], "the order is drawn");
  });

for (const name of engines)
  test(`with V-trace each step's targets and gradient are those of the newest weights: ${name}`, async (context) => {
    const run = configured({ vTrace: true });
    const segments = segmentsOf(run);
    const engine = await anEngine(context, name, run);
    const round = aRound(engine, run);
    round.start();
    for (const segment of segments) offer(round, segment);
    const { figures } = await round.apply(rate);

    const learner = await anEngine(context, name, run);
    const policy = await createPolicyEngine({ name, spec, threads: 1 });
    context.after(() => policy.close());
    const means: number[] = [];
    for (const [step, slot] of orderOf(run).entries()) {
      const { learning, frames } = segments[slot] as (typeof segments)[number];
      await policy.loadWeights(await learner.weights());
      const newest = await answersOf(policy, learning, frames);
      const { segment } = learning;
      const asked: EvaluatedSegment = { ...segment, environmentSteps: 0, newest };
      const columns = run.algorithm.targetsBeforeStep?.(asked) ?? {};
      means.push(meanOf(columns["importanceWeights"] ?? new Float32Array(0)));
      const batch = microBatch({ learning, frames }, step, columns);
      await learner.accumulate(await learner.gradients(batch));
      await learner.apply(rate);
    }
    assert.deepEqual(await learned(engine), await learned(learner));
    assert.ok(Math.abs((figures["importanceWeight"] ?? 0) - meanOf(means)) < 1e-6);
  });

function meanOf(numbers: Iterable<number>): number {
  const all = [...numbers];
  return all.reduce((sum, x) => sum + x, 0) / all.length;
}

/** What a policy says of a segment's steps, one observation after the other as an actor would see them. */
async function answersOf(
  policy: Pick<LearningEngine, "infer">,
  { segment }: LearningSegment,
  frames: Uint8Array,
): Promise<NewestAnswers> {
  const { stack, frameBytes, actions } = shape;
  const seen = stackIndices({ steps: segmentLength, stack, flags: segment.flags });
  const observations = Uint8Array.from({ length: seen.length * frameBytes }, (_, byte) => {
    const frame = seen[Math.floor(byte / frameBytes)] as number;
    return frames[frame * frameBytes + (byte % frameBytes)] as number;
  });
  const { logits, values } = await policy.infer(observations, segmentLength);
  const logProbabilities = Float32Array.from(segment.actions, (action, t) => {
    return logSoftmax(logits.subarray(t * actions, (t + 1) * actions))[action] as number;
  });
  return { logProbabilities, values: values.slice() };
}

/** To which every action is equally likely, and every state worth 0. */
async function anUndecidedEngine(): Promise<FakeEngine> {
  const engine = new FakeEngine();
  engine.infer = async (_, batch) => ({
    logits: new Float32Array(batch * shape.actions),
    values: new Float32Array(batch),
  });
  await engine.loadWeights(Float32Array.of(1, 2, 3));
  return engine;
}

test("a step of several segments asks about each of them once, whatever its micro-batches are", async () => {
  const run = configured({ vTrace: true, maxStaleness: 1 });
  const asked: number[][] = [];
  const segments = segmentsOf(run);
  const { steps } = updatePlan(run.configuration, run.algorithm, version);
  for (const { microBatches, evaluated = [] } of steps) {
    const slotsOf = (planned: typeof evaluated) => planned.flat().map(({ slot }) => slot);
    assert.deepEqual(slotsOf(evaluated), slotsOf(microBatches));
    asked.push(slotsOf(evaluated));
  }
  assert.deepEqual(
    asked.map(({ length }) => length),
    [2, 2],
  );
  const engine = await anUndecidedEngine();
  const seen: Float32Array[] = [];
  const round = aRound(engine, run, ({ actions, newest }) => {
    seen.push(newest.logProbabilities);
    const even = new Float32Array(actions.length).fill(-Math.log(shape.actions));
    assert.deepEqual(newest.logProbabilities, even);
    return {};
  });
  round.start();
  for (const segment of segments) offer(round, segment);
  await round.apply(rate);
  assert.equal(seen.length, slots);
});

test("the result does not depend on the order of arrival", async () => {
  for (const options of [{}, { vTrace: true }, { maxStaleness: 1 }]) {
    const run = configured(options);
    const outcome = async (order: readonly number[]) => {
      const engine = await anUndecidedEngine();
      const round = aRound(engine, run);
      const segments = segmentsOf(run);
      round.start();
      for (const slot of order) offer(round, segments[slot] as (typeof segments)[number]);
      const { figures } = await round.apply(rate);
      return { figures, weights: await engine.weights() };
    };
    const expected = await outcome([0, 1, 2, 3]);
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ])
      assert.deepEqual(await outcome(order), expected);
  }
});

test("a round that is given up leaves no gradient behind", async (context) => {
  const run = configured({});
  const engine = await anEngine(context, "wasm:cpu", run);
  const segments = segmentsOf(run);
  const abandoned = aRound(engine, run);
  abandoned.start();
  for (const segment of segments.slice(0, 3)) offer(abandoned, segment);
  await abandoned.giveUp();
  const outcome = async (learner: LearningEngine) => {
    const round = aRound(learner, run);
    round.start();
    for (const segment of segments) offer(round, segment);
    await round.apply(rate);
    return learned(learner);
  };
  assert.deepEqual(await outcome(engine), await outcome(await anEngine(context, "wasm:cpu", run)));
});

test("more gradients than memory should hold are refused with what to change", () => {
  const run = configured({});
  const many = { ...run.configuration, slots: 4000 };
  assert.throws(() => learningEngineOptions(many, run.algorithm, 1), {
    code: "INVALID_PASSES",
    group: "configuration",
    message:
      /^an update of a3c holds 4000 gradients of \d+ MB until all are computed, together \d+ MB; expected 1073 MB or less: lower slots/,
  });
  const { algorithm } = configured({ vTrace: true });
  assert.doesNotThrow(() => learningEngineOptions(many, algorithm, 1));
});

test("an update that needs more gradients than the first one is refused when it comes", () => {
  const { configuration, algorithm } = configured({});
  const many = { ...configuration, slots: 4000 };
  const passes: ChosenAlgorithm["passes"] = (batch) =>
    batch.version === 0 ? [wholeBatch(batch)] : algorithm.passes(batch);
  const later = { ...algorithm, passes };
  assert.equal(updatePlan(many, later, 0).steps.length, 1);
  assert.throws(() => updatePlan(many, later, 1), {
    code: "INVALID_PASSES",
    message: /^an update of a3c holds 4000 gradients of /,
  });
});
