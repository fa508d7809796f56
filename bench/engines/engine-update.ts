import { a2cLoss } from "@lockstep/algorithm";
import { uniform } from "@lockstep/learning";
import {
  bytesOfFloats,
  createEngine,
  frameLength,
  initialWeights,
  type Layer,
  type LearningEngine,
  layersOf,
  type MicroBatch,
  type NetworkShape,
  type NetworkSpec,
  networkShape,
  productsOfRow,
} from "@lockstep/model";

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

export const INFERRED_ROWS = 8;
/** Shorter calls are measured several at a time. */
const LEAST_MS = 50;

/** An engine with weights, and batches to learn from. */
export class EngineUpdate {
  readonly engine: LearningEngine;
  readonly #batches: readonly MicroBatch[];
  readonly #observations: Uint8Array;

  private constructor(
    engine: LearningEngine,
    batches: readonly MicroBatch[],
    observations: Uint8Array,
  ) {
    this.engine = engine;
    this.#batches = batches;
    this.#observations = observations;
  }

  static async create(
    name: string,
    spec: NetworkSpec,
    sizes: { readonly rows: number; readonly microBatchRows: number; readonly threads: number },
  ): Promise<EngineUpdate> {
    const engine = await createEngine({
      name,
      spec,
      threads: sizes.threads,
      optimizer: { kind: "rmsprop-tf", decay: 0.99, epsilon: 1e-5 },
      loss: a2cLoss({ valueCoefficient: 0.5, entropyCoefficient: 0.01 }),
      maxGradNorm: 0.5,
    });
    await engine.loadWeights(initialWeights(spec, 1));
    const batches: MicroBatch[] = [];
    for (let row = 0; row < sizes.rows; row += sizes.microBatchRows)
      batches.push(aBatch(spec, Math.min(sizes.microBatchRows, sizes.rows - row), sizes.rows));
    const { observation } = networkShape(spec);
    const observations = someFrames(observation, INFERRED_ROWS * observation.stack);
    return new EngineUpdate(engine, batches, observations);
  }

  /** Seconds of one update. */
  async measure(): Promise<number> {
    return secondsOfOne(async () => {
      for (const batch of this.#batches)
        await this.engine.accumulate(await this.engine.gradients(batch));
      await this.engine.apply(1e-4);
    });
  }

  /** Seconds of one inference of as many rows as an actor's few slots have. */
  async measureInference(): Promise<number> {
    const infer = (): Promise<unknown> => this.engine.infer(this.#observations, INFERRED_ROWS);
    // The first inference after an update loads the new weights.
    await infer();
    return secondsOfOne(infer);
  }

  async close(): Promise<void> {
    await this.engine.close();
  }
}

/** Noise: pixels, or numbers from −1 to 1. */
function someFrames(observation: NetworkShape["observation"], count: number): Uint8Array {
  const noise = (_: unknown, i: number): number => (i * 2654435761) >>> 24;
  const length = count * frameLength(observation);
  return observation.element === "uint8"
    ? Uint8Array.from({ length }, noise)
    : bytesOfFloats(Float32Array.from({ length }, (_, i) => noise(_, i) / 127.5 - 1));
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

async function secondsOfOne(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let count = 1; ; count++) {
    await work();
    const elapsedMs = performance.now() - start;
    if (elapsedMs >= LEAST_MS) return elapsedMs / 1000 / count;
  }
}
