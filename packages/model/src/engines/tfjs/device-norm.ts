import type { Tensor, Tensor1D, TensorFlow } from "./tensor-flow.ts";

/** Numbers that are added one after the other; sums of them are added in the next level. */
const BLOCK = 64;
/** Divides by it where all numbers are 0. */
const LEAST = 1e-30;

/**
 * The L2 norm √Σx² over several tensors, without dimensions. Scaled by the largest number, so that squares do not
 * overflow, and added in blocks of blocks, so that rounding does not grow with their count.
 * @returns not finite when a number is not
 */
export function deviceNorm(tf: TensorFlow, tensors: readonly Tensor[]): Tensor {
  const largest = tf.maximum(tf.max(tf.stack(tensors.map((x) => tf.max(tf.abs(x))))), LEAST);
  const squares = tensors.map((x) =>
    blockSum(tf, tf.square(tf.div(tf.reshape(x, [-1]) as Tensor1D, largest))),
  );
  return tf.mul(largest, tf.sqrt(tf.sum(tf.stack(squares))));
}

function blockSum(tf: TensorFlow, numbers: Tensor1D): Tensor {
  let rest = numbers;
  while (rest.size > BLOCK) {
    const missing = (BLOCK - (rest.size % BLOCK)) % BLOCK;
    const whole =
      missing === 0 ? rest : tf.concat1d([rest, tf.zeros<Tensor1D["rankType"]>([missing])]);
    rest = tf.sum<Tensor1D>(tf.reshape(whole, [-1, BLOCK]), 1);
  }
  return tf.sum(rest);
}
