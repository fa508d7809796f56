import type { MicroBatch, MicroBatchLosses } from "./engine.ts";
import { OperatorRecorder, type TensorPlace } from "./operator-hashes.ts";

/** What every engine computes of a micro-batch. */
interface Computed {
  readonly losses: MicroBatchLosses;
  readonly batch: MicroBatch;
  /** All of them. */
  readonly gradients: Float32Array;
  /** Where each tensor's gradient lies among them. */
  readonly tensors: readonly TensorPlace[];
}

/**
 * A micro-batch's losses with the hashes of what every engine makes known. Those that the engine has taken on the way keep
 * their place before them.
 */
export function hashedLosses({ losses, batch, gradients, tensors }: Computed): MicroBatchLosses {
  const recorder = new OperatorRecorder();
  recorder.add("values", losses.values);
  recorder.add("log-probabilities", losses.logProbabilities);
  for (const [name, column] of Object.entries(batch.columns)) {
    recorder.add(`target ${name}`, column);
  }
  for (const [name, figure] of Object.entries(losses.figures)) {
    recorder.add(`figure ${name}`, Float64Array.of(figure));
  }
  recorder.addTensors("gradient", tensors, gradients);
  return { ...losses, operators: { ...losses.operators, ...recorder.hashes } };
}
