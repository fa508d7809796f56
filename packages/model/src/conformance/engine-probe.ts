import assert from "node:assert/strict";
import { a2cLoss, type LossFormula } from "@lockstep/algorithm";
import type { LearningEngine, MicroBatch } from "../engine.ts";
import type { LearningEngineOptions } from "../engine-options.ts";
import { ModelError, type ModelErrorCode } from "../model-error.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import { parameterLayout } from "../network/parameter-layout.ts";
import { initialOptimizerState } from "../optimizer.ts";
import { optimizers, smallSpec } from "./learning-cases.ts";

/** Makes the engine under test. */
export type EngineFactory = (options: LearningEngineOptions) => Promise<LearningEngine>;

/** The loss of small engines: A2C's. */
export const someLoss: LossFormula = a2cLoss({ valueCoefficient: 0.5, entropyCoefficient: 0.01 });

/** Options of a small engine, with overrides. */
export function someOptions(changes: Partial<LearningEngineOptions> = {}): LearningEngineOptions {
  return {
    spec: smallSpec,
    threads: 1,
    optimizer: optimizers["rmsprop-tf"],
    loss: someLoss,
    maxGradNorm: 0.5,
    ...changes,
  };
}

/** Gives a test an engine and closes it. */
export async function withEngine<T>(
  create: EngineFactory,
  options: LearningEngineOptions,
  use: (engine: LearningEngine) => Promise<T>,
): Promise<T> {
  const engine = await create(options);
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** Adam whose mean is the gradient itself. */
const memoryless = { kind: "adam", beta1: 0, beta2: 0.999, epsilon: 1e-8 } as const;

/** An engine that computes gradients for one test after the other: to open one takes longer than most of them. */
interface Kept {
  readonly create: EngineFactory;
  readonly key: string;
  readonly engine: LearningEngine;
}

/** The one that was used last is at the end. */
const kept: Kept[] = [];
/** A test compares a few configurations, and most of the next ones are tested with the same. */
const mostKept = 4;

async function keptEngine(
  create: EngineFactory,
  options: LearningEngineOptions,
): Promise<LearningEngine> {
  const key = JSON.stringify(options);
  const index = kept.findIndex((each) => each.create === create && each.key === key);
  const [found = { create, key, engine: await create(options) }] =
    index < 0 ? [] : kept.splice(index, 1);
  kept.push(found);
  if (kept.length > mostKept) await kept.shift()?.engine.close();
  return found.engine;
}

/** Closes the engines that {@link gradientOf} has opened: after the tests of a file. */
export async function closeKeptEngines(): Promise<void> {
  for (const { engine } of kept.splice(0)) await engine.close();
}

/**
 * The gradient that an engine accumulates from micro-batches, flat. The port does not expose it, but with β₁ = 0
 * Adam's mean is the gradient itself.
 */
export async function gradientOf(
  create: EngineFactory,
  options: LearningEngineOptions,
  weights: Float32Array,
  batches: readonly MicroBatch[],
): Promise<Float32Array> {
  const maxGradNorm = Number.POSITIVE_INFINITY;
  const engine = await keptEngine(create, { ...options, optimizer: memoryless, maxGradNorm });
  engine.discard();
  await engine.loadWeights(weights);
  await engine.loadOptimizerState(initialOptimizerState(memoryless, weights.length));
  for (const batch of batches) await engine.accumulate(await engine.gradients(batch));
  await engine.apply(0);
  return (await engine.optimizerState()).slice(0, weights.length);
}

/** How far gradients may be off, as {@link relativeError} says it. */
export const gradientTolerance = 1e-4;

/** ‖actual − expected‖ / ‖expected‖; 0 if both are zero */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    size += (expected[i] as number) ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference) / Math.sqrt(size);
}

/** How far a parameter tensor is from what is expected. */
export interface TensorError {
  readonly tensor: string;
  /** As {@link relativeError} says it. */
  readonly error: number;
}

/** Of each parameter tensor, in the order of the layout. */
export function tensorErrors(
  spec: NetworkSpec,
  actual: Float32Array,
  expected: Float32Array | Float64Array,
): readonly TensorError[] {
  return parameterLayout(spec).tensors.map(({ name, offset, size }) => {
    const part = (array: Float32Array | Float64Array): Float32Array | Float64Array =>
      array.subarray(offset, offset + size);
    return { tensor: name, error: relativeError(part(actual), part(expected)) };
  });
}

/** Asserts that each parameter tensor is as expected, within a relative error. */
export function assertTensorsClose(
  spec: NetworkSpec,
  actual: Float32Array,
  expected: Float32Array | Float64Array,
  tolerance: number,
): void {
  for (const { tensor, error } of tensorErrors(spec, actual, expected)) {
    assert.ok(error <= tolerance, `${tensor} is off by ${error}; at most ${tolerance} is allowed`);
  }
}

/** The part of a flat array that belongs to one parameter tensor. */
export function tensorOf(spec: NetworkSpec, flat: Float32Array, name: string): Float32Array {
  const tensor = parameterLayout(spec).tensors.find((candidate) => candidate.name === name);
  assert.ok(tensor, `no tensor ${name}`);
  return flat.subarray(tensor.offset, tensor.offset + tensor.size);
}

/** For `assert.rejects`: a ModelError with this code. */
export function hasCode(code: ModelErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof ModelError && error.code === code;
}
