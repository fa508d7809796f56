import type {
  AppliedUpdate,
  EngineIdentity,
  Inference,
  LearningEngine,
  MicroBatch,
  MicroBatchLosses,
} from "../../engine.ts";
import type { TfjsDevice } from "../../engine-name.ts";
import type { LearningEngineOptions } from "../../engine-options.ts";
import { hashedLosses } from "../../hashed-losses.ts";
import { type LossProgram, lossProgram } from "../../loss-program.ts";
import { ModelError } from "../../model-error.ts";
import {
  assertWeights,
  type ParameterTensor,
  parameterLayout,
} from "../../network/parameter-layout.ts";
import { nonFiniteGradient, nonFiniteWeights } from "../../non-finite.ts";
import { l2Norm } from "../../norm.ts";
import { OperatorRecorder } from "../../operator-hashes.ts";
import { deviceNorm } from "./device-norm.ts";
import { DeviceLayout } from "./device-parameters.ts";
import { inferRows } from "./infer-rows.ts";
import { openTfjsBackend } from "./open-tfjs-backend.ts";
import type { Tensor } from "./tensor-flow.ts";
import type { TfjsBackend } from "./tfjs-backend.ts";
import { computeGradients } from "./tfjs-gradients.ts";
import { type OptimizerState, type OptimizerStep, TfjsOptimizer } from "./tfjs-optimizer.ts";

/** The same numbers on the device and here. */
interface Weights {
  readonly onDevice: readonly Tensor[];
  readonly flat: Float32Array;
}

/**
 * The learning step by TensorFlow.js. Weights, optimizer state and gradients stay on the device between updates; an
 * update brings the new weights back once.
 */
export class TfjsLearningEngine implements LearningEngine {
  readonly identity: EngineIdentity;
  readonly gradientsAtOnce = 1;
  readonly #device: TfjsBackend;
  readonly #options: LearningEngineOptions;
  readonly #layout: DeviceLayout;
  readonly #optimizer: TfjsOptimizer;
  readonly #program: LossProgram;
  #state: OptimizerState;
  #weights: Weights | null = null;
  #sum: readonly Tensor[] | null = null;
  #closed = false;
  /** Gradients that are not added yet, by what the caller holds of them. */
  readonly #waiting = new WeakMap<MicroBatchLosses, readonly Tensor[]>();
  /** The same, to free them when the engine is closed. */
  readonly #unadded = new Set<readonly Tensor[]>();
  /**
   * Frees gradients that the caller no longer references. The garbage collector chooses the time; no result depends on
   * it.
   */
  readonly #forgotten = new FinalizationRegistry<readonly Tensor[]>((tensors) =>
    this.#drop(tensors),
  );

  private constructor(device: TfjsBackend, options: LearningEngineOptions) {
    const { spec, optimizer } = options;
    this.identity = device.identity;
    this.#device = device;
    this.#options = options;
    this.#program = lossProgram(options.loss);
    this.#layout = new DeviceLayout(spec);
    const { total } = parameterLayout(spec);
    this.#optimizer = new TfjsOptimizer(device.tf, this.#layout, optimizer, total);
    this.#state = device.run("the optimizer's state", () => this.#optimizer.initial());
  }

  /** @throws {ModelError} `ENGINE_UNAVAILABLE`, `NETWORK_SPEC`, `DEVICE_MEMORY` */
  static async create(
    options: LearningEngineOptions,
    device: TfjsDevice,
  ): Promise<TfjsLearningEngine> {
    parameterLayout(options.spec);
    return new TfjsLearningEngine(await openTfjsBackend(device), options);
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    assertWeights(this.#options.spec, weights);
    const onDevice = this.#device.run("the network's weights", () =>
      this.#layout.upload(this.#device.tf, weights),
    );
    this.#replaceWeights({ onDevice, flat: weights.slice() });
  }

  async infer(observations: Uint8Array, batch: number): Promise<Inference> {
    const { onDevice } = this.#loaded("infer");
    const { spec } = this.#options;
    return inferRows(this.#device, spec, this.#layout, onDevice, observations, batch);
  }

  async gradients(microBatch: MicroBatch): Promise<MicroBatchLosses> {
    const { onDevice } = this.#loaded("gradients");
    const { spec } = this.#options;
    const { losses: computed, gradients } = await computeGradients(
      this.#device,
      spec,
      this.#layout,
      this.#program,
      onDevice,
      microBatch,
    );
    const losses = await this.#hashed(computed, microBatch, gradients);
    this.#waiting.set(losses, gradients);
    this.#unadded.add(gradients);
    this.#forgotten.register(losses, gradients, losses);
    return losses;
  }

  async accumulate(gradients: MicroBatchLosses): Promise<void> {
    const terms = this.#waiting.get(gradients);
    if (terms === undefined) {
      throw new ModelError(
        "ENGINE_STATE",
        "accumulate got gradients that it has added already, or of another engine",
      );
    }
    this.#waiting.delete(gradients);
    this.#forgotten.unregister(gradients);
    const before = this.#sum;
    if (before === null) {
      this.#unadded.delete(terms);
      this.#sum = terms;
      return;
    }
    const { tf } = this.#device;
    this.#sum = this.#device.run("a sum of gradients", () =>
      before.map((sum, index) => tf.add(sum, terms[index] as Tensor)),
    );
    this.#device.dispose(before);
    this.#drop(terms);
  }

  async apply(learningRate: number): Promise<AppliedUpdate> {
    const weights = this.#loaded("apply");
    const gradient = this.#sum;
    if (gradient === null) {
      throw new ModelError("ENGINE_STATE", "apply needs gradients; call accumulate first");
    }
    this.#sum = null;
    const what = "an optimizer step";
    const { tf } = this.#device;
    const recorder = this.#options.operatorHashes ? new OperatorRecorder() : undefined;
    try {
      recorder?.addTensors("sum of gradients", this.#tensors, await this.#flat(gradient));
      const { report, next } = this.#device.run(what, () => {
        const norm = deviceNorm(tf, gradient);
        const clipped = this.#clipped(gradient, norm);
        const next = this.#optimizer.step(weights.onDevice, clipped, this.#state, learningRate);
        const flat = this.#layout.flattened(tf, next.weights);
        return { report: tf.concat1d([tf.reshape(norm, [1]), flat]), next };
      });
      const numbers = await this.#device.take(what, report);
      const flat = numbers.slice(1);
      const applied = this.#checked(numbers[0] as number, flat, learningRate, next);
      this.#replaceWeights({ onDevice: next.weights, flat });
      this.#replaceState(next.state);
      if (recorder === undefined) return applied;
      recorder.add("gradient norm", Float64Array.of(applied.gradientNorm));
      recorder.add("optimizer's moments", await this.optimizerState());
      recorder.add("optimizer's step", flat);
      return { ...applied, operators: recorder.hashes };
    } finally {
      this.#device.dispose(gradient);
    }
  }

  discard(): void {
    this.#device.dispose(this.#sum ?? []);
    this.#sum = null;
  }

  async weights(): Promise<Float32Array> {
    return this.#loaded("weights").flat.slice();
  }

  async optimizerState(): Promise<Float32Array> {
    const what = "the optimizer's state";
    return this.#device.take(
      what,
      this.#device.run(what, () => this.#optimizer.flattened(this.#state)),
    );
  }

  async loadOptimizerState(state: Float32Array): Promise<void> {
    this.#replaceState(
      this.#device.run("the optimizer's state", () => this.#optimizer.upload(state)),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.discard();
    for (const tensors of [...this.#unadded]) this.#drop(tensors);
    this.#replaceState({ moments: [], steps: 0 });
    this.#device.dispose(this.#weights?.onDevice ?? []);
    this.#weights = null;
  }

  get #tensors(): readonly ParameterTensor[] {
    return parameterLayout(this.#options.spec).tensors;
  }

  /** Numbers that belong to the parameters, flat, a copy. */
  #flat(parameters: readonly Tensor[]): Promise<Float32Array> {
    const what = "a copy of the gradients";
    const { tf } = this.#device;
    return this.#device.take(
      what,
      this.#device.run(what, () => this.#layout.flattened(tf, parameters)),
    );
  }

  /** With hashes, where they are wanted. */
  async #hashed(
    losses: MicroBatchLosses,
    batch: MicroBatch,
    parts: readonly Tensor[],
  ): Promise<MicroBatchLosses> {
    if (!this.#options.operatorHashes) return losses;
    try {
      const gradients = await this.#flat(parts);
      return hashedLosses({ losses, batch, gradients, tensors: this.#tensors });
    } catch (error) {
      this.#device.dispose(parts);
      throw error;
    }
  }

  /** @throws {ModelError} `NON_FINITE_GRADIENT`: what the step made is then freed */
  #checked(
    gradientNorm: number,
    weights: Float32Array,
    rate: number,
    made: OptimizerStep,
  ): AppliedUpdate {
    const weightsNorm = l2Norm(weights);
    if (Number.isFinite(gradientNorm) && Number.isFinite(weightsNorm)) {
      return { gradientNorm, weightsNorm };
    }
    this.#device.dispose([...made.weights, ...made.state.moments.flat()]);
    throw Number.isFinite(gradientNorm) ? nonFiniteWeights(rate) : nonFiniteGradient(gradientNorm);
  }

  #clipped(gradient: readonly Tensor[], norm: Tensor): readonly Tensor[] {
    const { tf } = this.#device;
    const { maxGradNorm } = this.#options;
    if (maxGradNorm === Number.POSITIVE_INFINITY) return gradient;
    const scale = tf.minimum(tf.div(maxGradNorm, norm), 1);
    return gradient.map((part) => tf.mul(part, scale));
  }

  #replaceWeights(weights: Weights): void {
    this.#device.dispose(this.#weights?.onDevice ?? []);
    this.#weights = weights;
  }

  #replaceState(state: OptimizerState): void {
    for (const moment of this.#state.moments) this.#device.dispose(moment);
    this.#state = state;
  }

  /** Frees gradients that were not added, once. */
  #drop(tensors: readonly Tensor[]): void {
    if (this.#unadded.delete(tensors)) this.#device.dispose(tensors);
  }

  #loaded(call: string): Weights {
    if (this.#weights === null) {
      throw new ModelError("ENGINE_STATE", `${call} needs weights; call loadWeights first`);
    }
    return this.#weights;
  }
}
