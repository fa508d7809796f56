import type {
  AppliedUpdate,
  EngineIdentity,
  Inference,
  LearningEngine,
  MicroBatch,
  MicroBatchLosses,
} from "@lockstep/model";

/** What a fake actor and the {@link FakeEngine} both call the log-probability of an action. */
export function fakeLogProbability(action: number): number {
  return Math.fround(-0.5 - action / 8);
}

interface FakeGradients extends MicroBatchLosses {
  readonly sum: number;
}

/**
 * A learning engine whose gradient is one number that looks at everything in the batch. Its sum
 * depends on the order of additions so much that no test can miss it.
 */
export class FakeEngine implements LearningEngine {
  readonly identity: EngineIdentity;
  gradientsAtOnce = 1;
  /** Rows of each call of {@link gradients}, in order. */
  readonly computed: number[] = [];
  /** Most calls of {@link gradients} that were under way together. */
  mostAtOnce = 0;
  #underWay = 0;
  discarded = 0;
  /** Thrown by the next {@link gradients}. */
  failure: Error | null = null;
  /** Added to the log-probabilities. */
  logProbabilityError = 0;
  #weights: Float32Array = new Float32Array(0);
  #moment = Float32Array.of(1);
  #sum = Float32Array.of(0);

  constructor(versions: EngineIdentity["versions"] = {}) {
    this.identity = { name: "fake", device: "none", versions };
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    this.#weights = weights.slice();
  }

  async infer(_observations: Uint8Array, batch: number): Promise<Inference> {
    return { logits: new Float32Array(batch), values: new Float32Array(batch) };
  }

  async close(): Promise<void> {}

  async gradients(batch: MicroBatch): Promise<MicroBatchLosses> {
    if (this.failure !== null) throw this.failure;
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    // Frames are elsewhere meanwhile, as with an engine that computes on threads of its own.
    const moved = structuredClone(batch.frames, { transfer: [batch.frames.buffer as ArrayBuffer] });
    await new Promise((resolve) => setImmediate(resolve));
    batch.frames = moved;
    this.#underWay -= 1;
    const rows = batch.actions.length;
    this.computed.push(rows);
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += this.#row(batch, row);
    const gradients: FakeGradients = {
      figures: {
        policyLoss: sum / batch.batchRows,
        valueLoss: rows / batch.batchRows,
        entropy: (rows / batch.batchRows) * 1.05,
      },
      logProbabilities: Float32Array.from(
        batch.actions,
        (action) => fakeLogProbability(action) + this.logProbabilityError,
      ),
      values: new Float32Array(rows),
      sum,
    };
    return gradients;
  }

  #row(batch: MicroBatch, row: number): number {
    const stack = batch.stacks.length / batch.actions.length;
    const pixels = batch.frames.length / this.#frames(batch);
    let seen = 0;
    for (let i = 0; i < stack; i++) {
      seen = seen * 3 + (batch.frames[(batch.stacks[row * stack + i] ?? 0) * pixels] ?? 0);
    }
    const { actions, columns } = batch;
    const [advantage, earned] = ["advantages", "returns"].map((name) => columns[name]?.[row] ?? 0);
    return ((actions[row] ?? 0) + 1) * (advantage ?? 0) + (earned ?? 0) * seen * 1e-3;
  }

  #frames(batch: MicroBatch): number {
    return Math.max(...batch.stacks) + 1;
  }

  async accumulate(gradients: MicroBatchLosses): Promise<void> {
    this.#sum[0] = Math.fround((this.#sum[0] ?? 0) * 1.01 + (gradients as FakeGradients).sum);
  }

  async apply(learningRate: number): Promise<AppliedUpdate> {
    const gradient = this.#sum[0] ?? 0;
    const moment = 0.9 * (this.#moment[0] ?? 0) + 0.1 * gradient * gradient;
    this.#moment[0] = moment;
    const step = (learningRate * gradient) / Math.sqrt(moment + 1e-5);
    this.#weights = this.#weights.map((weight, i) => weight - step / (1 + (i % 7)));
    this.#sum[0] = 0;
    return { gradientNorm: Math.abs(gradient), weightsNorm: Math.abs(this.#weights[0] ?? 0) };
  }

  discard(): void {
    this.discarded += 1;
    this.#sum[0] = 0;
  }

  async weights(): Promise<Float32Array> {
    return this.#weights.slice();
  }

  async optimizerState(): Promise<Float32Array> {
    return this.#moment.slice();
  }

  async loadOptimizerState(state: Float32Array): Promise<void> {
    this.#moment = Float32Array.from(state);
  }
}
