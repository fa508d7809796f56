import { a2cLoss } from "@lockstep/algorithm";
import { uniform } from "@lockstep/learning";
import {
  createEngine,
  frameBytes,
  initialWeights,
  type LearningEngine,
  layersOf,
  type MicroBatch,
  type NetworkSpec,
  networkShape,
  productsOfRow,
} from "@lockstep/model";

/** Floating-point operations that one row of an update needs: forward pass, weight gradients, input gradients. */
export function operationsOfRow(spec: NetworkSpec): number {
  const network = networkShape(spec);
  const products = layersOf(network).map(productsOfRow);
  // Nobody asks for the gradient of pixels.
  return products.reduce((sum, product, layer) => sum + 2 * product * (layer === 0 ? 2 : 3), 0);
}

/** An engine with weights, and batches to learn from. */
export class EngineUpdate {
  readonly engine: LearningEngine;
  readonly #batches: readonly MicroBatch[];
  readonly rows: number;

  private constructor(engine: LearningEngine, batches: readonly MicroBatch[], rows: number) {
    this.engine = engine;
    this.#batches = batches;
    this.rows = rows;
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
    return new EngineUpdate(engine, batches, sizes.rows);
  }

  /** Seconds of one update. */
  async measure(): Promise<number> {
    const start = performance.now();
    for (const batch of this.#batches)
      await this.engine.accumulate(await this.engine.gradients(batch));
    await this.engine.apply(1e-4);
    return (performance.now() - start) / 1000;
  }

  async close(): Promise<void> {
    await this.engine.close();
  }
}

/** One segment of noise. */
function aBatch(spec: NetworkSpec, rows: number, batchRows: number): MicroBatch {
  const { observation, actions } = networkShape(spec);
  const { stack } = observation;
  const even = (i: number): number => uniform(1, "evaluationAction", 0, i);
  const numbers = (): Float32Array =>
    Float32Array.from({ length: rows }, (_, i) => 2 * even(i) - 1);
  return {
    frames: Uint8Array.from(
      { length: (rows + stack - 1) * frameBytes(observation) },
      (_, i) => (i * 2654435761) >>> 24,
    ),
    stacks: Int32Array.from(
      { length: rows * stack },
      (_, i) => Math.floor(i / stack) + (i % stack),
    ),
    actions: Int32Array.from({ length: rows }, (_, i) => Math.floor(even(i) * actions)),
    columns: { returns: numbers(), advantages: numbers() },
    batchRows,
  };
}
