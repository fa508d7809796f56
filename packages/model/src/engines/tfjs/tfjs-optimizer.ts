import type { OptimizerConfig } from "@lockstep/algorithm";
import { ModelError } from "../../model-error.ts";
import { biasCorrection, initialOptimizerState } from "../../optimizer.ts";
import type { DeviceLayout, DeviceParameters } from "./device-parameters.ts";
import type { Tensor, TensorFlow } from "./tensor-flow.ts";

/** The optimizer's memory: RMSProp's mean squares; Adam's means, mean squares and steps. */
export interface OptimizerState {
  readonly moments: readonly DeviceParameters[];
  readonly steps: number;
}

/** One step for all parameters. */
export interface OptimizerStep {
  readonly weights: Tensor[];
  readonly state: OptimizerState;
}

/** The optimizers' formulas and the layout of their state. Holds no tensors. */
export class TfjsOptimizer {
  readonly #tf: TensorFlow;
  readonly #layout: DeviceLayout;
  readonly #config: OptimizerConfig;
  readonly #parameters: number;

  /** @param parameters how many numbers the network's weights are */
  constructor(tf: TensorFlow, layout: DeviceLayout, config: OptimizerConfig, parameters: number) {
    this.#tf = tf;
    this.#layout = layout;
    this.#config = config;
    this.#parameters = parameters;
  }

  /** The state before the first step. */
  initial(): OptimizerState {
    return this.upload(initialOptimizerState(this.#config, this.#parameters));
  }

  /** @param flat laid out as {@link initialOptimizerState} says @throws {ModelError} `OPTIMIZER_STATE_SHAPE` */
  upload(flat: Float32Array): OptimizerState {
    const { kind } = this.#config;
    const count = this.#parameters;
    const expected = kind === "adam" ? 2 * count + 1 : count;
    if (flat.length !== expected) {
      throw new ModelError(
        "OPTIMIZER_STATE_SHAPE",
        `got ${flat.length} numbers of ${kind} state; expected ${expected}`,
      );
    }
    const moment = (index: number): Tensor[] =>
      this.#layout.upload(this.#tf, flat.subarray(index * count, (index + 1) * count));
    return kind === "adam"
      ? { moments: [moment(0), moment(1)], steps: flat[2 * count] as number }
      : { moments: [moment(0)], steps: 0 };
  }

  /** The state as one tensor, laid out as {@link initialOptimizerState} says. */
  flattened({ moments, steps }: OptimizerState): Tensor {
    const tf = this.#tf;
    const parts = moments.map((moment) => this.#layout.flattened(tf, moment));
    return tf.concat1d(this.#config.kind === "adam" ? [...parts, tf.tensor1d([steps])] : parts);
  }

  /** Weights and state after a step along a clipped gradient. */
  step(
    weights: DeviceParameters,
    gradient: DeviceParameters,
    before: OptimizerState,
    learningRate: number,
  ): OptimizerStep {
    const tf = this.#tf;
    const config = this.#config;
    const steps = before.steps + 1;
    const stepped = weights.map((weight, index) => {
      const g = gradient[index] as Tensor;
      const moments = before.moments.map((moment) => moment[index] as Tensor);
      const { direction, next } =
        config.kind === "adam"
          ? adam(tf, config, g, moments, steps)
          : rmsprop(tf, config, g, moments[0] as Tensor);
      return { weight: tf.sub(weight, tf.mul(direction, learningRate)), next };
    });
    return {
      weights: stepped.map(({ weight }) => weight),
      state: {
        moments: before.moments.map((_, moment) =>
          stepped.map(({ next }) => next[moment] as Tensor),
        ),
        steps: config.kind === "adam" ? steps : 0,
      },
    };
  }
}

interface Direction {
  /** What the learning rate is multiplied with. */
  readonly direction: Tensor;
  readonly next: readonly Tensor[];
}

function rmsprop(
  tf: TensorFlow,
  { kind, decay, epsilon }: Extract<OptimizerConfig, { readonly decay: number }>,
  gradient: Tensor,
  meanSquare: Tensor,
): Direction {
  const next = average(tf, decay, meanSquare, tf.square(gradient));
  const scale =
    kind === "rmsprop-tf" ? tf.sqrt(tf.add(next, epsilon)) : tf.add(tf.sqrt(next), epsilon);
  return { direction: tf.div(gradient, scale), next: [next] };
}

function adam(
  tf: TensorFlow,
  { beta1, beta2, epsilon }: Extract<OptimizerConfig, { readonly kind: "adam" }>,
  gradient: Tensor,
  [mean, meanSquare]: readonly Tensor[],
  steps: number,
): Direction {
  const nextMean = average(tf, beta1, mean as Tensor, gradient);
  const nextSquare = average(tf, beta2, meanSquare as Tensor, tf.square(gradient));
  const root = tf.sqrt(tf.div(nextSquare, biasCorrection(beta2, steps)));
  return {
    direction: tf.div(tf.div(nextMean, biasCorrection(beta1, steps)), tf.add(root, epsilon)),
    next: [nextMean, nextSquare],
  };
}

/** decay·old + (1 − decay)·observed */
function average(tf: TensorFlow, decay: number, old: Tensor, observed: Tensor): Tensor {
  return tf.add(tf.mul(old, decay), tf.mul(observed, 1 - decay));
}
