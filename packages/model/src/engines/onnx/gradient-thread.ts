import { workerData } from "node:worker_threads";
import type { LossFormula } from "@lockstep/algorithm";
import { answerRequests } from "@lockstep/system";
import type { MicroBatch } from "../../engine.ts";
import { ModelError, type ModelErrorCode } from "../../model-error.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import type { ComputedGradients } from "./gradient-source.ts";
import { OnnxGradients } from "./onnx-gradients.ts";
import { loadOnnxRuntime } from "./onnx-session.ts";

/** What a thread computes with. */
export interface GradientThreadData {
  readonly spec: NetworkSpec;
  readonly loss: LossFormula;
  /** Cores that it may use. */
  readonly threads: number;
  /** Weights that all threads read, flat. */
  readonly weights: SharedArrayBuffer;
}

/** A micro-batch to compute. The memory of its frames and gradients moves along, and moves back with the answer. */
export interface GradientOrder {
  readonly batch: MicroBatch;
  /** Number of the weights that are shared. */
  readonly weights: number;
  readonly gradients: Float32Array;
}

export type GradientAnswer = { readonly frames: Uint8Array } & (
  | ComputedGradients
  | { readonly refused: ModelErrorCode; readonly message: string }
);

const { spec, loss, threads, weights } = workerData as GradientThreadData;
const runtime = await loadOnnxRuntime();
const source = await OnnxGradients.create(runtime, spec, loss, threads, "cpu");
const shared = new Float32Array(weights);
// The library reads no shared memory.
const own = { number: -1, values: new Float32Array(shared.length) };

answerRequests<GradientOrder, GradientAnswer>({
  answer: async (order) => {
    if (order.weights !== own.number) {
      own.values.set(shared);
      own.number = order.weights;
    }
    const { frames } = order.batch;
    const memory = frames.buffer as ArrayBuffer;
    try {
      const computed = await source.run(order.batch, own, order.gradients);
      const moved = [memory, order.gradients.buffer as ArrayBuffer];
      return { answer: { ...computed, frames }, moved };
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      const answer = { refused: error.code, message: error.message, frames };
      return { answer, moved: [memory] };
    }
  },
  close: () => source.close(),
});
