import { setImmediate } from "node:timers/promises";
import type { LossFormula } from "@lockstep/algorithm";
import { logSoftmax } from "@lockstep/learning";
import type { MicroBatch } from "../../engine.ts";
import { type LossProgram, lossProgram } from "../../loss-program.ts";
import { microBatchShape } from "../../micro-batch-shape.ts";
import { ModelError } from "../../model-error.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { nonFiniteLoss } from "../../non-finite.ts";
import { OperatorRecorder } from "../../operator-hashes.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type {
  ComputedGradients,
  GradientSource,
  NumberedWeights,
} from "../threads/gradient-source.ts";
import { LossRows } from "./loss-rows.ts";
import { WasmNetwork } from "./wasm-network.ts";

export interface WasmGradientsOptions {
  readonly spec: NetworkSpec;
  readonly loss: LossFormula;
  readonly operatorHashes: boolean;
}

/** Computes gradients in the engine's order, on the thread that asks. */
export class WasmGradients implements GradientSource {
  readonly atOnce = 1;
  readonly #spec: NetworkSpec;
  readonly #program: LossProgram;
  readonly #loss: LossRows;
  readonly #hashes: boolean;
  #network: WasmNetwork | null;
  /** Of the weights that the network has. */
  #number = -1;

  /** @param kernels its own; in WebAssembly when absent @throws {ModelError} `NETWORK_SPEC`, `DEVICE_MEMORY` */
  constructor({ spec, loss, operatorHashes }: WasmGradientsOptions, kernels?: Kernels) {
    this.#spec = spec;
    this.#program = lossProgram(loss);
    this.#loss = new LossRows(this.#program);
    this.#hashes = operatorHashes;
    this.#network = new WasmNetwork(spec, "learning", kernels);
  }

  async run(
    batch: MicroBatch,
    weights: NumberedWeights,
    gradients: Float32Array,
  ): Promise<ComputedGradients> {
    const network = this.#network;
    if (network === null) throw new ModelError("ENGINE_STATE", "the engine is closed");
    const { columns } = this.#program;
    const { rows } = microBatchShape(this.#spec, batch, columns);
    if (weights.number !== this.#number) {
      network.load(weights.values);
      this.#number = weights.number;
    }
    const recorder = this.#hashes ? new OperatorRecorder() : undefined;
    network.forward(batch, rows);
    for (const [layer, numbers] of recorder === undefined ? [] : network.outputs(rows)) {
      recorder?.add(`layer ${layer}`, numbers);
    }
    const logits = this.#finite("a logit", network.logits(rows), rows);
    const values = network.values(rows);
    const logPolicy = logPolicyOf(logits, rows);
    recorder?.add("log-probabilities of all actions", logPolicy);
    for (const name of columns) {
      recorder?.add(`target ${name}`, batch.columns[name] as Float32Array);
    }
    const inputs = {
      rows,
      actionCount: logits.length / rows,
      logPolicy,
      values,
      actions: batch.actions,
      columns: batch.columns,
      rowWeight: 1 / batch.batchRows,
    };
    const loss = this.#loss.compute(
      inputs,
      recorder && ((term, numbers) => recorder.add(`loss term ${term}`, numbers)),
    );
    // Rounded as gradients are: what a float32 cannot hold is not finite.
    const figures = Float32Array.from(loss.figures);
    const named = this.#program.figures.map(([name], index) => {
      return [name, this.#finite(name, figures.subarray(index, index + 1), rows)[0] as number];
    });
    network.backward(rows, loss.logitGradients, loss.valueGradients, gradients);
    const choices = logits.length / rows;
    const logProbabilities = Float32Array.from(batch.actions, (action, row) => {
      return logPolicy[row * choices + action] as number;
    });
    // Other work of the process goes on between two micro-batches.
    await setImmediate();
    const losses = { figures: Object.fromEntries(named), logProbabilities, values };
    const operators = recorder && { operators: recorder.hashes };
    return { losses: { ...losses, ...operators }, gradients };
  }

  async close(): Promise<void> {
    this.#network = null;
  }

  #finite(name: string, numbers: Float32Array, rows: number): Float32Array {
    for (const value of numbers) {
      if (Number.isFinite(value)) continue;
      throw nonFiniteLoss(name, value, rows);
    }
    return numbers;
  }
}

/** As actors compute it from the same logits, so that what differs is the logits. */
function logPolicyOf(logits: Float32Array, rows: number): Float64Array {
  const logPolicy = new Float64Array(logits.length);
  const choices = logits.length / rows;
  for (let first = 0; first < logits.length; first += choices) {
    logPolicy.set(logSoftmax(logits.subarray(first, first + choices)), first);
  }
  return logPolicy;
}
