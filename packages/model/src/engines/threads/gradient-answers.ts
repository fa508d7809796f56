import { answerRequests } from "@lockstep/system";
import type { MicroBatch } from "../../engine.ts";
import { ModelError, type ModelErrorCode } from "../../model-error.ts";
import type { ComputedGradients, GradientSource } from "./gradient-source.ts";

/** What every thread that computes gradients is given, besides what its engine needs. */
export interface GradientThreadData {
  /** Weights that all threads read. */
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

/** Answers this thread's orders until it is closed. */
export function answerGradients(source: GradientSource, { weights }: GradientThreadData): void {
  const shared = new Float32Array(weights);
  // Libraries read no shared memory.
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
}
