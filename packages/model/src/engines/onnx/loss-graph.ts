import { type Expression, printExpression } from "@lockstep/algorithm";
import type { LossProgram } from "../../loss-program.ts";
import type { GraphBuilder, Value } from "./graph/graph-builder.ts";

/** What the loss is computed from, beside the network's outputs. */
export interface LossInputs {
  /** `[rows, actions]` */
  readonly logits: Value;
  /** `[rows, 1]` */
  readonly values: Value;
  /** `[rows]` int32 */
  readonly actions: Value;
  /** `[rows]` each, by name */
  readonly columns: ReadonlyMap<string, Value>;
  /** Without dimensions: 1 / rows of the whole batch. */
  readonly rowWeight: Value;
  /** How many actions there are. */
  readonly actionCount: number;
}

export interface LossValues {
  /** Without dimensions, by name. */
  readonly figures: readonly (readonly [name: string, value: Value])[];
  /** `[rows]` */
  readonly logProbabilities: Value;
  /** `[rows, actions]`: the loss's derivative by the logits. */
  readonly logitGradients: Value;
  /** `[rows, 1]`: the loss's derivative by the values. */
  readonly valueGradients: Value;
}

/** Emits a loss's figures and its derivatives by the network's outputs. */
export function loss(graph: GraphBuilder, inputs: LossInputs, program: LossProgram): LossValues {
  const formulas = new FormulaGraph(graph, inputs);
  return {
    figures: program.figures.map(([name, figure]) => [name, formulas.value(figure)]),
    logProbabilities: graph.reshape(formulas.leaf("logProbability"), [-1]),
    logitGradients: formulas.value(program.gradient.logits),
    valueGradients: formulas.value(program.gradient.value),
  };
}

const operators: Readonly<Record<string, string>> = {
  add: "Add",
  subtract: "Sub",
  multiply: "Mul",
  minimum: "Min",
  maximum: "Max",
  negate: "Neg",
  exp: "Exp",
};

/** Expressions as operators of the graph, each expression once: rows are `[rows, 1]`, per action `[rows, actions]`. */
class FormulaGraph {
  readonly #graph: GraphBuilder;
  readonly #inputs: LossInputs;
  /** By how the expression reads. */
  readonly #emitted = new Map<string, Value>();

  constructor(graph: GraphBuilder, inputs: LossInputs) {
    this.#graph = graph;
    this.#inputs = inputs;
  }

  value(x: Expression): Value {
    return this.#once(printExpression(x), () => this.#emit(x));
  }

  leaf(op: Exclude<Expression["op"], "constant" | "column">): Value {
    return this.#once(`leaf ${op}`, () => this.#emitLeaf(op));
  }

  #once(text: string, emit: () => Value): Value {
    const known = this.#emitted.get(text);
    if (known !== undefined) return known;
    const value = emit();
    this.#emitted.set(text, value);
    return value;
  }

  #emit(x: Expression): Value {
    const graph = this.#graph;
    switch (x.op) {
      case "constant":
        return graph.scalar(x.value);
      case "column":
        return this.#column(this.#inputs.columns.get(x.name) as Value);
      case "stopGradient":
        return this.value(x.of);
      case "sum":
        return graph.op("ReduceSum", [this.value(x.of)], { keepdims: 0 });
      case "square":
        return graph.op("Mul", [this.value(x.of), this.value(x.of)]);
      case "clip":
        return graph.op("Clip", [this.value(x.of), graph.scalar(x.low), graph.scalar(x.high)]);
      case "within":
        return this.#within(this.value(x.of), graph.scalar(x.low), graph.scalar(x.high));
      case "below":
        return this.#below(this.value(x.left), this.value(x.right));
      case "negate":
      case "exp":
        return graph.op(operators[x.op] as string, [this.value(x.of)]);
      case "add":
      case "subtract":
      case "multiply":
      case "minimum":
      case "maximum":
        return graph.op(operators[x.op] as string, [this.value(x.left), this.value(x.right)]);
      default:
        return this.leaf(x.op);
    }
  }

  #emitLeaf(leaf: Expression["op"]): Value {
    const graph = this.#graph;
    const { logits, values, rowWeight } = this.#inputs;
    switch (leaf) {
      case "logPolicy":
        return graph.op("LogSoftmax", [logits], { axis: 1 });
      case "policy":
        return graph.op("Exp", [this.leaf("logPolicy")]);
      case "taken":
        return this.#taken();
      case "logProbability":
        return this.#actionSum(this.leaf("taken"), this.leaf("logPolicy"));
      case "entropy":
        return graph.op("Neg", [this.#actionSum(this.leaf("policy"), this.leaf("logPolicy"))]);
      case "value":
        return values;
      case "rowWeight":
        return rowWeight;
      default:
        throw new RangeError(`the graph has no operator for ${leaf}`);
    }
  }

  /** `[rows, 1]`: Σ over actions of a product. */
  #actionSum(left: Value, right: Value): Value {
    const graph = this.#graph;
    const product = graph.op("Mul", [left, right]);
    return graph.op("ReduceSum", [product, graph.integers([1])], { keepdims: 1 });
  }

  #taken(): Value {
    const graph = this.#graph;
    const { actions, actionCount } = this.#inputs;
    const numbers = Array.from({ length: actionCount }, (_, action) => action);
    const choices = graph.cast(graph.integers(numbers), "int32");
    return graph.cast(graph.op("Equal", [this.#column(actions), choices]), "float32");
  }

  #within(x: Value, low: Value, high: Value): Value {
    const graph = this.#graph;
    const above = graph.op("Greater", [x, low]);
    return graph.cast(graph.op("And", [above, graph.op("Less", [x, high])]), "float32");
  }

  /** Half of (left < right) + (left ≤ right). */
  #below(left: Value, right: Value): Value {
    const graph = this.#graph;
    const [less, notGreater] = ["Less", "LessOrEqual"].map((op) =>
      graph.cast(graph.op(op, [left, right]), "float32"),
    ) as [Value, Value];
    return graph.op("Mul", [graph.op("Add", [less, notGreater]), graph.scalar(0.5)]);
  }

  #column(rows: Value): Value {
    return this.#graph.reshape(rows, [-1, 1]);
  }
}
