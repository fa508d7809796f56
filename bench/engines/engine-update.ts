import { a2cLoss } from "@lockstep/algorithm";
import { uniform } from "@lockstep/learning";
import {
  bytesOfFloats,
  createEngine,
  createPolicyEngine,
  frameLength,
  initialWeights,
  type Layer,
  type LearningEngine,
  layersOf,
  type MicroBatch,
  type NetworkShape,
  type NetworkSpec,
  networkShape,
  type PolicyEngine,
  productsOfRow,
} from "@lockstep/model";
import { type Clock, millisecondsOf } from "./clock.ts";

/** Floating-point operations that one row of an update needs: forward pass, weight gradients, input gradients. */
export function operationsOfRow(spec: NetworkSpec): number {
  const network = networkShape(spec);
  const { trunk, policy, value } = network;
  // The first layer needs no input gradient.
  const first = new Set<Layer | undefined>(trunk.length > 0 ? [trunk[0]] : [policy[0], value[0]]);
  return layersOf(network).reduce(
    (sum, layer) => sum + 2 * productsOfRow(layer) * (first.has(layer) ? 2 : 3),
    0,
  );
}

/** Floating-point operations that one row of a forward pass needs. */
export function operationsOfInference(spec: NetworkSpec): number {
  return layersOf(networkShape(spec)).reduce((sum, layer) => sum + 2 * productsOfRow(layer), 0);
}

/** What is shorter is measured several times together. */
const LEAST_MS = 50;

const operators = "+operators";

/** Whether an engine's name asks for hashes of what its operators compute, e.g. `wasm:cpu+operators`. */
export function hasOperators(name: string): boolean {
  return name.endsWith(operators);
}

function withoutOperators(name: string): string {
  return hasOperators(name) ? name.slice(0, -operators.length) : name;
}

/** An engine with weights, and batches to learn from. */
export class EngineUpdate {
  readonly #engine: LearningEngine;
  readonly #batches: readonly MicroBatch[];
  readonly #clock: Clock;

  private constructor(engine: LearningEngine, batches: readonly MicroBatch[], clock: Clock) {
    this.#engine = engine;
    this.#batches = batches;
    this.#clock = clock;
  }

  static async create(
    name: string,
    spec: NetworkSpec,
    sizes: { readonly rows: number; readonly microBatchRows: number; readonly threads: number },
    clock: Clock = "wall",
  ): Promise<EngineUpdate> {
    const engine = await createEngine({
      name: withoutOperators(name),
      operatorHashes: hasOperators(name),
      spec,
      threads: sizes.threads,
      microBatches: Math.ceil(sizes.rows / sizes.microBatchRows),
      optimizer: { kind: "rmsprop-tf", decay: 0.99, epsilon: 1e-5 },
      loss: a2cLoss({ valueCoefficient: 0.5, entropyCoefficient: 0.01 }),
      maxGradNorm: 0.5,
    });
    await engine.loadWeights(initialWeights(spec, 1));
    const batches: MicroBatch[] = [];
    for (let row = 0; row < sizes.rows; row += sizes.microBatchRows)
      batches.push(aBatch(spec, Math.min(sizes.microBatchRows, sizes.rows - row), sizes.rows));
    return new EngineUpdate(engine, batches, clock);
  }

  /** Seconds of one update: a short one is made several times. */
  async measure(): Promise<number> {
    return secondsOfOne(this.#clock, () => this.#update());
  }

  /** Seconds of exactly one update. */
  async measureOnce(): Promise<number> {
    return secondsOfOne(this.#clock, () => this.#update(), 0);
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }

  async #update(): Promise<void> {
    const { gradientsAtOnce } = this.#engine;
    for (let first = 0; first < this.#batches.length; first += gradientsAtOnce) {
      const some = this.#batches.slice(first, first + gradientsAtOnce);
      const computed = await Promise.all(some.map((batch) => this.#engine.gradients(batch)));
      for (const gradients of computed) await this.#engine.accumulate(gradients);
    }
    await this.#engine.apply(1e-4);
  }
}

/** An actor's engine, and observations of some rows. */
export class EngineInference {
  readonly #engine: PolicyEngine;
  readonly #weights: Float32Array;
  readonly #observations: Uint8Array;
  readonly #rows: number;
  readonly #clock: Clock;

  private constructor(
    engine: PolicyEngine,
    spec: NetworkSpec,
    { rows, clock }: { readonly rows: number; readonly clock: Clock },
  ) {
    const { observation } = networkShape(spec);
    this.#engine = engine;
    this.#weights = initialWeights(spec, 1);
    this.#observations = someFrames(observation, rows * observation.stack);
    this.#rows = rows;
    this.#clock = clock;
  }

  static async create(
    name: string,
    spec: NetworkSpec,
    sizes: { readonly rows: number; readonly threads: number; readonly clock: Clock },
  ): Promise<EngineInference> {
    const engine = await createPolicyEngine({ name, spec, threads: sizes.threads });
    const inference = new EngineInference(engine, spec, sizes);
    await engine.loadWeights(inference.#weights);
    return inference;
  }

  /** Seconds of one inference. */
  async measure(): Promise<number> {
    await this.#infer();
    return secondsOfOne(this.#clock, () => this.#infer());
  }

  /** Seconds of an actor's round: it takes a version's weights and chooses actions so many times. */
  async measureRound(steps: number): Promise<number> {
    return secondsOfOne(this.#clock, async () => {
      await this.#engine.loadWeights(this.#weights);
      for (let step = 0; step < steps; step++) await this.#infer();
    });
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }

  #infer(): Promise<unknown> {
    return this.#engine.infer(this.#observations, this.#rows);
  }
}

/** Noise: pixels, or numbers from −1 to 1. */
function someFrames(observation: NetworkShape["observation"], count: number): Uint8Array {
  const length = count * frameLength(observation);
  const pixels = new Uint8Array(length);
  // A loop: of a large batch, Uint8Array.from would take longer than an update.
  for (let i = 0; i < length; i++) pixels[i] = (i * 2654435761) >>> 24;
  return observation.element === "uint8"
    ? pixels
    : bytesOfFloats(Float32Array.from(pixels, (pixel) => pixel / 127.5 - 1));
}

/** One segment of noise. */
function aBatch(spec: NetworkSpec, rows: number, batchRows: number): MicroBatch {
  const { observation, actions } = networkShape(spec);
  const { stack } = observation;
  const even = (i: number): number => uniform(1, "evaluationAction", 0, i);
  const numbers = (): Float32Array =>
    Float32Array.from({ length: rows }, (_, i) => 2 * even(i) - 1);
  return {
    frames: someFrames(observation, rows + stack - 1),
    stacks: Int32Array.from(
      { length: rows * stack },
      (_, i) => Math.floor(i / stack) + (i % stack),
    ),
    actions: Int32Array.from({ length: rows }, (_, i) => Math.floor(even(i) * actions)),
    columns: { returns: numbers(), advantages: numbers() },
    batchRows,
  };
}

async function secondsOfOne(
  clock: Clock,
  work: () => Promise<unknown>,
  leastMs = LEAST_MS,
): Promise<number> {
  const start = millisecondsOf(clock);
  for (let count = 1; ; count++) {
    await work();
    const elapsedMs = millisecondsOf(clock) - start;
    if (elapsedMs >= leastMs) return elapsedMs / 1000 / count;
  }
}
