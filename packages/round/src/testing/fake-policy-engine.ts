import type { EngineIdentity, Inference, PolicyEngine } from "@lockstep/model";

/** A policy whose every row is a fixed function of that row's observation and of the loaded weights' first number. */
export class FakePolicyEngine implements PolicyEngine {
  readonly identity: EngineIdentity = { name: "fake", device: "none", versions: {} };
  /** Sizes of the batches it was asked for. */
  readonly batches: number[] = [];
  closed = false;
  readonly #rowBytes: number;
  readonly #actionCount: number;
  #scale = Number.NaN;

  constructor(rowBytes: number, actionCount: number) {
    this.#rowBytes = rowBytes;
    this.#actionCount = actionCount;
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    this.#scale = weights[0] as number;
  }

  /** With hidden states its values depend on them, and each goes on from what the row sees. */
  async infer(
    observations: Uint8Array,
    batch: number,
    hiddenStates?: Float32Array,
  ): Promise<Inference> {
    if (observations.length !== batch * this.#rowBytes) {
      throw new Error(`got ${observations.length} bytes for ${batch} rows of ${this.#rowBytes}`);
    }
    if (Number.isNaN(this.#scale)) throw new Error("infer before loadWeights");
    this.batches.push(batch);
    await new Promise((resolve) => setImmediate(resolve));
    const logits = new Float32Array(batch * this.#actionCount);
    const values = new Float32Array(batch);
    for (let row = 0; row < batch; row++) {
      const bytes = observations.subarray(row * this.#rowBytes, (row + 1) * this.#rowBytes);
      values[row] = fakeValue(bytes, this.#scale);
      for (let action = 0; action < this.#actionCount; action++) {
        logits[row * this.#actionCount + action] = ((bytes.at(-1 - action) as number) - 128) / 64;
      }
    }
    if (hiddenStates === undefined) return { logits, values };
    const size = hiddenStates.length / batch;
    const next = hiddenStates.map((known, index) => {
      const row = Math.floor(index / size);
      return known / 2 + (observations[row * this.#rowBytes] as number) / 256;
    });
    for (let row = 0; row < batch; row++)
      values[row] = (values[row] as number) + (hiddenStates[row * size] as number);
    return { logits, values, hiddenStates: next };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

/** V of an observation under weights that begin with that number. */
export function fakeValue(observation: Uint8Array, scale: number): number {
  let sum = 0;
  observation.forEach((byte, index) => {
    sum += byte * ((index % 7) + 1);
  });
  return Math.fround((sum / observation.length / 100) * scale);
}
