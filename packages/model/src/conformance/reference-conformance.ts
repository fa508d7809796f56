import assert from "node:assert/strict";
import { test } from "node:test";
import { a2cLoss } from "@lockstep/algorithm";
import { type Advantages, generalizedAdvantages } from "@lockstep/learning";
import type { LearningEngine, MicroBatch, RowRuns } from "../engine.ts";
import type { LearningEngineOptions } from "../engine-options.ts";
import { networkShape } from "../network/network.ts";
import { observationBytes } from "../network/network-shape.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import { parameterLayout } from "../network/parameter-layout.ts";
import { type EngineFactory, gradientOf, relativeError, withEngine } from "./engine-probe.ts";
import {
  firstWeights,
  type ReferenceCase,
  type ReferenceSegment,
  readReferenceCases,
  sampleIndices,
  segmentsOf,
  signWords,
  type TensorAnswer,
  type UpdateAnswer,
} from "./reference-cases.ts";
import { observationOf } from "./reference-engine.ts";

/** Largest relative difference of a parameter's gradient and of its change over all updates. */
const TOLERANCE = 1e-4;
/** Of loss terms and outputs, relative to their norm. */
const OUTPUT_TOLERANCE = 1e-4;

/** Registers the tests that compare an engine with PyTorch, from frames and rewards to weights. */
export function referenceConformance(
  name: string,
  create: EngineFactory,
  cases: readonly ReferenceCase[] = readReferenceCases(),
): void {
  for (const reference of cases) {
    test(`${name}: learns what PyTorch learns: ${reference.name}`, async () => {
      await assertLearnsTheSame(create, reference);
    });
  }
}

/** An engine's results in a reference case. */
export interface Learned {
  /** Of the first update, flat. */
  readonly gradient: Float32Array;
  /** Change of the weights over all updates, flat. */
  readonly change: Float32Array;
}

/** By the case's name: a test compares an engine with PyTorch, another one with an engine, and both need the same updates. */
const learned = new WeakMap<EngineFactory, Map<string, Promise<Learned>>>();

/** Makes the case's updates, once a process, and asserts that the engine's intermediate results equal PyTorch's. */
export function learnedFrom(create: EngineFactory, reference: ReferenceCase): Promise<Learned> {
  const known = learned.get(create) ?? new Map<string, Promise<Learned>>();
  learned.set(create, known);
  const result = known.get(reference.name) ?? learn(create, reference);
  known.set(reference.name, result);
  return result;
}

async function learn(create: EngineFactory, reference: ReferenceCase): Promise<Learned> {
  const options = optionsOf(reference);
  const first = firstWeights(reference);
  let gradient = first;
  const change = await withEngine(create, options, async (engine) => {
    await engine.loadWeights(first);
    for (const [update, answer] of reference.expected.updates.entries()) {
      const batches = await microBatchesOf(engine, reference, update, answer);
      if (update === 0) gradient = await gradientOf(create, options, first, batches);
      await assertUpdates(engine, batches, reference.learningRate, answer);
    }
    return (await engine.weights()).map((weight, i) => weight - (first[i] as number));
  });
  return { gradient, change };
}

async function assertLearnsTheSame(create: EngineFactory, reference: ReferenceCase): Promise<void> {
  const { spec, expected } = reference;
  const { gradient, change } = await learnedFrom(create, reference);
  assertTensorsAnswer(spec, "the gradient of", gradient, expected.gradient);
  assertTensorsAnswer(spec, "the change of", change, expected.change);
}

function optionsOf(reference: ReferenceCase): LearningEngineOptions {
  const { spec, coefficients, optimizer } = reference;
  const { value: valueCoefficient, entropy: entropyCoefficient } = coefficients;
  const loss = a2cLoss({ valueCoefficient, entropyCoefficient });
  const maxGradNorm = reference.maxGradNorm ?? Number.POSITIVE_INFINITY;
  return { spec, threads: 1, loss, optimizer, maxGradNorm };
}

/** The update's batch, a micro-batch for each slot, with advantages from the engine's own values. */
async function microBatchesOf(
  engine: LearningEngine,
  { spec, flags, gamma, lambda, steps, ...reference }: ReferenceCase,
  update: number,
  answer: UpdateAnswer,
): Promise<MicroBatch[]> {
  const batchRows = flags.length * steps;
  const batches: MicroBatch[] = [];
  const earned: Advantages[] = [];
  const all = { spec, flags, gamma, lambda, steps, ...reference };
  for (const segment of segmentsOf(all, update)) {
    const values = await valuesOf(engine, spec, segment);
    const advantages = generalizedAdvantages({ ...segment.rewards, values }, gamma, lambda);
    earned.push(advantages);
    const { frames, stacks, actions, runs } = segment;
    batches.push({ frames, stacks, actions, columns: { ...advantages }, batchRows, runs });
  }
  for (const which of ["advantages", "returns"] as const) {
    const got = earned.flatMap((part) => [...part[which]]);
    assertClose(which, relativeError(got, answer[which]), OUTPUT_TOLERANCE);
  }
  return batches;
}

async function valuesOf(
  engine: LearningEngine,
  spec: NetworkSpec,
  segment: ReferenceSegment,
): Promise<Float32Array> {
  const rows = segment.actions.length;
  if (segment.runs !== undefined) return valuesInOrder(engine, spec, segment, segment.runs);
  const bytes = observationBytes(networkShape(spec).observation);
  const observations = new Uint8Array(rows * bytes);
  for (let row = 0; row < rows; row++) {
    observations.set(observationOf(spec, segment, row), row * bytes);
  }
  return (await engine.infer(observations, rows)).values;
}

/** Step by step, as an actor computes them. */
async function valuesInOrder(
  engine: LearningEngine,
  spec: NetworkSpec,
  segment: ReferenceSegment,
  { hiddenStates, resets }: RowRuns,
): Promise<Float32Array> {
  const values = new Float32Array(segment.actions.length);
  let state = hiddenStates;
  for (let row = 0; row < values.length; row++) {
    if (resets[row] === 1) state = new Float32Array(state.length);
    const inference = await engine.infer(observationOf(spec, segment, row), 1, state);
    values[row] = inference.values[0] as number;
    state = inference.hiddenStates as Float32Array;
  }
  return values;
}

async function assertUpdates(
  engine: LearningEngine,
  batches: readonly MicroBatch[],
  learningRate: number,
  answer: UpdateAnswer,
): Promise<void> {
  const sums = { policyLoss: 0, valueLoss: 0, entropy: 0 };
  const outputs = { logProbabilities: [] as number[], values: [] as number[] };
  for (const batch of batches) {
    const gradients = await engine.gradients(batch);
    for (const term of ["policyLoss", "valueLoss", "entropy"] as const)
      sums[term] += gradients.figures[term] as number;
    for (const which of ["logProbabilities", "values"] as const)
      outputs[which].push(...gradients[which]);
    await engine.accumulate(gradients);
  }
  const { operators: _, ...applied } = await engine.apply(learningRate);
  for (const which of ["logProbabilities", "values"] as const)
    assertClose(which, relativeError(outputs[which], answer[which]), OUTPUT_TOLERANCE);
  for (const [term, got] of Object.entries({ ...sums, ...applied })) {
    // A policy loss can be near 0 although its terms are not.
    const expected = answer[term as keyof typeof sums];
    const size = Math.max(Math.abs(expected), 0.1);
    assertClose(term, Math.abs(got - expected) / size, OUTPUT_TOLERANCE);
  }
}

/** Compares each tensor with what the file keeps of it. The mean square of sign projections estimates that of a norm. */
function assertTensorsAnswer(
  spec: NetworkSpec,
  what: string,
  flat: Float32Array,
  answers: Readonly<Record<string, TensorAnswer>>,
): void {
  for (const { name, offset, size } of parameterLayout(spec).tensors) {
    const tensor = flat.subarray(offset, offset + size);
    const answer = answers[name];
    assert.ok(answer, `the reference has no ${name}`);
    const { norm, samples, projections } = answer;
    if (norm === 0) {
      assert.ok(
        tensor.every((value) => value === 0),
        `${what} ${name} is not zero`,
      );
      continue;
    }
    const sampled = sampleIndices(size, samples.length).map((index) => tensor[index] as number);
    const typical = norm * Math.sqrt(samples.length / size);
    const sampleSize = Math.max(typical, Math.hypot(...samples));
    const projected = projectionsOf(tensor, projections.length);
    const projectionSize = norm * Math.sqrt(projections.length);
    assertClose(`${what} ${name}`, distance(sampled, samples) / sampleSize, TOLERANCE);
    assertClose(`${what} ${name}`, distance(projected, projections) / projectionSize, TOLERANCE);
  }
}

function projectionsOf(tensor: Float32Array, count: number): number[] {
  const signs = signWords(tensor.length);
  const sums = new Float64Array(count);
  for (let i = 0; i < tensor.length; i++) {
    const value = tensor[i] as number;
    const word = signs[i] as number;
    // Without a branch on random bits, which a processor cannot foresee.
    for (let j = 0; j < count; j++)
      sums[j] = (sums[j] as number) + value * (1 - 2 * ((word >>> j) & 1));
  }
  return [...sums];
}

function distance(actual: readonly number[], expected: readonly number[]): number {
  return Math.hypot(...actual.map((value, i) => value - (expected[i] as number)));
}

function assertClose(what: string, error: number, tolerance: number): void {
  assert.ok(error <= tolerance, `${what} is off by ${error}; at most ${tolerance} is allowed`);
}
