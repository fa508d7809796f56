import { type Expression, printExpression } from "@lockstep/algorithm";
import { exact } from "@lockstep/learning";
import type { LossProgram } from "../../loss-program.ts";

/** What the loss is computed from. */
export interface LossInputs {
  readonly rows: number;
  readonly actionCount: number;
  /** `[rows, actions]` log π */
  readonly logPolicy: Float64Array;
  /** `[rows]` */
  readonly values: Float32Array;
  /** `[rows]`: the action that was taken */
  readonly actions: Int32Array;
  /** `[rows]` each, by name */
  readonly columns: Readonly<Record<string, Float32Array>>;
  /** 1 / rows of the whole batch. */
  readonly rowWeight: number;
}

export interface LossValues {
  /** In the order of the program. */
  readonly figures: readonly number[];
  /** `[rows, actions]`: the loss's derivative by the logits. */
  readonly logitGradients: Float64Array;
  /** `[rows]`: the loss's derivative by the values. */
  readonly valueGradients: Float64Array;
}

/** Numbers of an expression: one, one for each row, or one for each row and action. */
type Numbers = Float64Array;

/** Computes one expression's numbers from those of earlier ones. */
type Step = (computed: readonly Numbers[], inputs: LossInputs) => Numbers;

/**
 * A loss as a list of steps, each of which computes one expression for all rows: float64, sums from the first row to the
 * last, functions of `@lockstep/learning`. So it has the same bits on every processor.
 */
export class LossRows {
  readonly #steps: Step[] = [];
  /** By how the expression reads: the step that computes it. In the order of the steps. */
  readonly #known = new Map<string, number>();
  /** Steps that hand on what they are given. */
  readonly #given = new Set<number>();
  readonly #figures: readonly number[];
  readonly #byLogits: number;
  readonly #byValues: number;

  constructor({ figures, gradient }: LossProgram) {
    this.#figures = figures.map(([, figure]) => this.#compile(figure));
    this.#byLogits = this.#compile(gradient.logits);
    this.#byValues = this.#compile(gradient.value);
  }

  /** @param watch is shown what each term of the loss computes */
  compute(inputs: LossInputs, watch?: (term: string, numbers: Float64Array) => void): LossValues {
    const computed: Numbers[] = [];
    for (const step of this.#steps) computed.push(step(computed, inputs));
    for (const [term, index] of watch === undefined ? [] : this.#known) {
      if (!this.#given.has(index)) watch?.(term, computed[index] as Numbers);
    }
    return {
      figures: this.#figures.map((index) => computed[index]?.[0] as number),
      logitGradients: computed[this.#byLogits] as Numbers,
      valueGradients: computed[this.#byValues] as Numbers,
    };
  }

  /** @returns the step that computes the expression */
  #compile(x: Expression): number {
    const text = printExpression(x);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const step = this.#stepOf(x);
    const index = this.#steps.push(step) - 1;
    this.#known.set(text, index);
    if (given.has(x.op)) this.#given.add(index);
    return index;
  }

  #stepOf(x: Expression): Step {
    switch (x.op) {
      case "constant":
        return () => Float64Array.of(x.value);
      case "rowWeight":
        return (_, { rowWeight }) => Float64Array.of(rowWeight);
      case "column":
        return (_, { columns }) => Float64Array.from(columns[x.name] as Float32Array);
      case "sum": {
        const of = this.#compile(x.of);
        return (computed, { rows }) => sumOf(computed[of] as Numbers, rows);
      }
      case "negate":
      case "exp":
      case "square":
      case "stopGradient":
        return this.#each(x.of, unary[x.op]);
      case "clip":
        return this.#each(x.of, (a) => Math.min(Math.max(a, x.low), x.high));
      case "within":
        return this.#each(x.of, (a) => (x.low < a && a < x.high ? 1 : 0));
      case "add":
      case "subtract":
      case "multiply":
      case "minimum":
      case "maximum":
      case "below":
        return this.#pairs(x.left, x.right, binary[x.op]);
      default:
        return leaves[x.op];
    }
  }

  #each(of: Expression, compute: (a: number) => number): Step {
    const index = this.#compile(of);
    return (computed) => (computed[index] as Numbers).map(compute);
  }

  #pairs(left: Expression, right: Expression, compute: (a: number, b: number) => number): Step {
    const [l, r] = [this.#compile(left), this.#compile(right)];
    return (computed, inputs) => {
      const [a, b] = [computed[l] as Numbers, computed[r] as Numbers];
      return combined(spread(a, b, inputs), spread(b, a, inputs), compute);
    };
  }
}

/** Operators whose numbers come from elsewhere. */
const given: ReadonlySet<string> = new Set([
  "constant",
  "rowWeight",
  "column",
  "logPolicy",
  "logProbability",
  "taken",
  "value",
]);

const unary = {
  negate: (a: number): number => -a,
  exp: (a: number): number => exact.exp(a),
  square: (a: number): number => a * a,
  stopGradient: (a: number): number => a,
};

const binary = {
  add: (a: number, b: number): number => a + b,
  subtract: (a: number, b: number): number => a - b,
  multiply: (a: number, b: number): number => a * b,
  minimum: (a: number, b: number): number => Math.min(a, b),
  maximum: (a: number, b: number): number => Math.max(a, b),
  below: (a: number, b: number): number => ((a < b ? 1 : 0) + (a <= b ? 1 : 0)) / 2,
};

const leaves = {
  logPolicy: (_: readonly Numbers[], { logPolicy }: LossInputs): Numbers => logPolicy,
  policy: (_: readonly Numbers[], { logPolicy }: LossInputs): Numbers => logPolicy.map(exact.exp),
  value: (_: readonly Numbers[], { values }: LossInputs): Numbers => Float64Array.from(values),
  taken: (_: readonly Numbers[], { actions, actionCount, rows }: LossInputs): Numbers => {
    const taken = new Float64Array(rows * actionCount);
    for (let row = 0; row < rows; row++) taken[row * actionCount + (actions[row] as number)] = 1;
    return taken;
  },
  logProbability: (
    _: readonly Numbers[],
    { actions, actionCount, logPolicy }: LossInputs,
  ): Numbers =>
    Float64Array.from(actions, (action, row) => logPolicy[row * actionCount + action] as number),
  entropy: (_: readonly Numbers[], { rows, actionCount, logPolicy }: LossInputs): Numbers => {
    const entropies = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let i = row * actionCount; i < (row + 1) * actionCount; i++) {
        sum += exact.exp(logPolicy[i] as number) * (logPolicy[i] as number);
      }
      entropies[row] = -sum;
    }
    return entropies;
  },
};

function sumOf(numbers: Numbers, rows: number): Numbers {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += numbers[numbers.length === 1 ? 0 : row] as number;
  return Float64Array.of(sum);
}

/** Numbers as many as the longer of two: one for all, or one for each action of a row. */
function spread(numbers: Numbers, other: Numbers, { rows }: LossInputs): Numbers {
  if (numbers.length >= other.length) return numbers;
  const long = new Float64Array(other.length);
  const each = other.length / (numbers.length === 1 ? 1 : rows);
  for (let i = 0; i < long.length; i++) long[i] = numbers[Math.floor(i / each)] as number;
  return long;
}

function combined(
  left: Numbers,
  right: Numbers,
  compute: (a: number, b: number) => number,
): Numbers {
  const result = new Float64Array(left.length);
  for (let i = 0; i < result.length; i++) {
    result[i] = compute(left[i] as number, right[i] as number);
  }
  return result;
}
