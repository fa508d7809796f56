import { type Expression, printExpression } from "@lockstep/algorithm";
import type { LossProgram } from "../../loss-program.ts";
import type { Tensor, Tensor1D, Tensor2D, TensorFlow } from "./tensor-flow.ts";

/** What the loss is computed from, beside the network's outputs. */
export interface LossInputs {
  /** `[rows, actions]` */
  readonly logits: Tensor2D;
  /** `[rows, 1]` */
  readonly values: Tensor2D;
  /** `[rows]` int32 */
  readonly actions: Tensor1D;
  /** `[rows, 1]` each, by name */
  readonly columns: ReadonlyMap<string, Tensor2D>;
  /** 1 / rows of the whole batch. */
  readonly rowWeight: number;
}

export interface LossValues {
  /** `[figures]`, in the order of the program. */
  readonly figures: Tensor1D;
  /** `[rows, actions]`: the loss's derivative by the logits. */
  readonly logitGradients: Tensor2D;
  /** `[rows, 1]`: the loss's derivative by the values. */
  readonly valueGradients: Tensor2D;
}

/** Computes a loss's figures and its derivatives by the network's outputs. */
export function lossOf(tf: TensorFlow, inputs: LossInputs, program: LossProgram): LossValues {
  const formulas = new FormulaTensors(tf, inputs);
  const figures = program.figures.map(([, figure]) => tf.reshape(formulas.value(figure), [1]));
  return {
    figures: figures.length === 0 ? tf.tensor1d([]) : tf.concat1d(figures as Tensor1D[]),
    logitGradients: formulas.value(program.gradient.logits) as Tensor2D,
    valueGradients: formulas.value(program.gradient.value) as Tensor2D,
  };
}

/** What is the same for all rows is computed here, in float64; the rest on the device. */
type Computed = Tensor | number;

/** Expressions as tensors, each computed once: rows are `[rows, 1]`, per action `[rows, actions]`. */
class FormulaTensors {
  readonly #tf: TensorFlow;
  readonly #inputs: LossInputs;
  /** By how the expression reads. */
  readonly #computed = new Map<string, Computed>();

  constructor(tf: TensorFlow, inputs: LossInputs) {
    this.#tf = tf;
    this.#inputs = inputs;
  }

  value(x: Expression): Computed {
    return this.#once(printExpression(x), () => this.#compute(x));
  }

  leaf(op: Exclude<Expression["op"], "constant" | "column">): Tensor {
    return this.#once(`leaf ${op}`, () => this.#leaf(op)) as Tensor;
  }

  #once(text: string, compute: () => Computed): Computed {
    const known = this.#computed.get(text);
    if (known !== undefined) return known;
    const value = compute();
    this.#computed.set(text, value);
    return value;
  }

  #compute(x: Expression): Computed {
    const tf = this.#tf;
    switch (x.op) {
      case "constant":
        return x.value;
      case "column":
        return this.#inputs.columns.get(x.name) as Tensor2D;
      case "rowWeight":
        return this.#inputs.rowWeight;
      case "stopGradient":
        return this.value(x.of);
      case "sum":
        return tf.sum(this.value(x.of));
      case "negate":
        return tf.neg(this.value(x.of));
      case "exp":
        return tf.exp(this.value(x.of));
      case "square":
        return tf.square(this.value(x.of));
      case "clip":
        return tf.clipByValue(this.value(x.of), x.low, x.high);
      case "within":
        return this.#within(this.value(x.of), x.low, x.high);
      case "add":
      case "subtract":
      case "multiply":
      case "minimum":
      case "maximum":
      case "below":
        return this.#combine(x.op, this.value(x.left), this.value(x.right));
      default:
        return this.leaf(x.op);
    }
  }

  #leaf(leaf: Expression["op"]): Tensor {
    const tf = this.#tf;
    const { logits, values, actions } = this.#inputs;
    const actionSum = (left: Tensor, right: Tensor): Tensor => tf.sum(tf.mul(left, right), 1, true);
    switch (leaf) {
      case "logPolicy":
        return tf.logSoftmax(logits);
      case "policy":
        return tf.exp(this.leaf("logPolicy"));
      case "taken":
        // Cast: the WASM backend writes integers whatever type it is told.
        return tf.cast(tf.oneHot(actions, logits.shape[1]), "float32");
      case "logProbability":
        return actionSum(this.leaf("taken"), this.leaf("logPolicy"));
      case "entropy":
        return tf.neg(actionSum(this.leaf("policy"), this.leaf("logPolicy")));
      case "value":
        return values;
      default:
        throw new RangeError(`there is no tensor for ${leaf}`);
    }
  }

  #combine(op: string, left: Computed, right: Computed): Computed {
    const tf = this.#tf;
    if (typeof left === "number" && typeof right === "number") return combined(op, left, right);
    switch (op) {
      case "add":
        return tf.add(left, right);
      case "subtract":
        return tf.sub(left, right);
      case "multiply":
        return tf.mul(left, right);
      case "minimum":
        return tf.minimum(left, right);
      case "maximum":
        return tf.maximum(left, right);
      default:
        return this.#below(left, right);
    }
  }

  /** 1 where low < x < high, else 0. */
  #within(x: Computed, low: number, high: number): Tensor {
    const tf = this.#tf;
    const inside = tf.logicalAnd(tf.greater(x, low), tf.less(x, high));
    return tf.cast(inside, "float32");
  }

  /** Half of (left < right) + (left ≤ right). */
  #below(left: Computed, right: Computed): Tensor {
    const tf = this.#tf;
    const less = tf.cast(tf.less(left, right), "float32");
    return tf.mul(tf.add(less, tf.cast(tf.lessEqual(left, right), "float32")), 0.5);
  }
}

function combined(op: string, left: number, right: number): number {
  if (op === "add") return left + right;
  if (op === "subtract") return left - right;
  if (op === "multiply") return left * right;
  throw new RangeError(`a loss has a ${op} of two numbers; expected it of rows`);
}
