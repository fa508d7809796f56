import type { LossCoefficients } from "../../engine.ts";
import type { ForwardValues } from "./forward.ts";
import type { Tensor, Tensor1D, Tensor2D, TensorFlow } from "./tensor-flow.ts";

/** What the loss is computed from, beside the network's outputs. */
export interface LossInputs {
  /** `[rows]` int32 */
  readonly actions: Tensor1D;
  /** `[rows, 1]` */
  readonly returns: Tensor2D;
  /** `[rows, 1]` */
  readonly advantages: Tensor2D;
  /** 1 / rows of the whole batch. */
  readonly rowWeight: number;
}

export interface LossValues {
  /** `[3]`: policyLoss, valueLoss, entropy. */
  readonly terms: Tensor1D;
  /** `[rows]` */
  readonly logProbabilities: Tensor1D;
  /** `[rows, actions]`: the loss's derivative by the logits. */
  readonly logitGradients: Tensor2D;
  /** `[rows, 1]`: the loss's derivative by the values. */
  readonly valueGradients: Tensor2D;
}

/**
 * The loss of A2C and its derivatives by the network's outputs. With p = softmax(logits), 1ₐ the action taken, n the
 * batch's rows and H = −Σ p·log p:
 *
 *   ∂/∂logits = (advantage·(p − 1ₐ) + entropyCoefficient·p·(log p + H)) / n
 *   ∂/∂value  = valueCoefficient·(value − return) / n
 */
export function lossOf(
  tf: TensorFlow,
  { logits, values }: ForwardValues,
  { actions, returns, advantages, rowWeight }: LossInputs,
  coefficients: LossCoefficients,
): LossValues {
  const mean = (rows: Tensor): Tensor => tf.mul(tf.sum(rows), rowWeight);
  const logPolicy = tf.logSoftmax(logits);
  const policy = tf.exp(logPolicy);
  const entropies = tf.neg(tf.sum(tf.mul(policy, logPolicy), 1, true));
  // Cast: the WASM backend writes integers whatever type it is told.
  const taken = tf.cast(tf.oneHot(actions, logits.shape[1]), "float32");
  const logProbabilities = tf.sum(tf.mul(taken, logPolicy), 1, true);
  const errors = tf.sub<Tensor2D>(values, returns);

  const policyPart = tf.mul(advantages, tf.sub(policy, taken));
  const surprise = tf.mul(policy, tf.add(logPolicy, entropies));
  const logitGradients = tf.add(policyPart, tf.mul(surprise, coefficients.entropy));
  return {
    terms: tf.stack([
      tf.neg(mean(tf.mul(advantages, logProbabilities))),
      tf.mul(mean(tf.square(errors)), 0.5),
      mean(entropies),
    ]) as Tensor1D,
    logProbabilities: tf.reshape(logProbabilities, [-1]),
    logitGradients: tf.mul(logitGradients, rowWeight),
    valueGradients: tf.mul(errors, rowWeight * coefficients.value),
  };
}
