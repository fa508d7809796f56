import type { RecurrentLayer } from "../../../network/layer.ts";
import type { GraphBuilder, Value } from "../graph/graph-builder.ts";
import { standardSums } from "./dense-sums.ts";
import type { ParameterSource } from "./parameter-source.ts";

/** What a recurrent layer needs besides what comes in. */
export interface RecurrentInputs {
  /** `[runs, state]`: the hidden state before each run's first row. */
  readonly hiddenStates: Value;
  /** Rows of a run, one after another. */
  readonly steps: number;
  /** `[rows]`: 0 where the hidden state before the row is 0, else 1; `null` where it never is. */
  readonly keeps: Value | null;
}

/** `[runs, size]` each; c of an LSTM. */
interface State {
  readonly h: Value;
  readonly c: Value | null;
}

interface CellPass {
  /** Of the cell, by name. */
  readonly gates: Readonly<Record<string, Value>>;
  readonly after: State;
}

/** One step of all runs: the state before it, and what else its derivatives are computed from. */
interface Step extends State, CellPass {
  /** `[runs, 1]` */
  readonly keep: Value | null;
}

/** The loss's derivatives by what a step computed from. */
interface CellGradients {
  readonly p: Value;
  readonly u: Value;
  /** By h and c before the step, without what comes through the sums; `null` for none. */
  readonly h: Value | null;
  readonly c: Value | null;
}

export interface RecurrentGradients {
  /** `[rows, gates · size]`: by the sums of what comes in. */
  readonly projections: Value;
  /** By the parameters, by name. */
  readonly parameters: ReadonlyMap<string, Value>;
}

/**
 * Emits a recurrent layer, one step after another, and its derivatives from the last step to the first. Several steps are
 * computed with one more run of zeros, because the library multiplies a single row with other code than several.
 */
export class RecurrentGraph {
  readonly #graph: GraphBuilder;
  readonly #inputs: RecurrentInputs;
  readonly #layer: RecurrentLayer;
  readonly #steps: Step[] = [];

  constructor(graph: GraphBuilder, layer: RecurrentLayer, inputs: RecurrentInputs) {
    this.#graph = graph;
    this.#layer = layer;
    this.#inputs = inputs;
  }

  /** @param input `[rows, inputs]` @returns `[rows, size]` */
  forward(parameters: ParameterSource, input: Value): Value {
    const { steps } = this.#inputs;
    const { size, state } = this.#layer;
    const projections = this.#sums(this.#layer.input, parameters, input);
    const perStep = this.#split(projections, state.outputs, 0);
    const keeps = this.#inputs.keeps === null ? null : this.#split(this.#inputs.keeps, 1, 1);
    let now = this.#first();
    for (let step = 0; step < steps; step++) {
      const keep = keeps?.[step] ?? null;
      const before = { h: this.#times(now.h, keep), c: now.c && this.#times(now.c, keep) };
      const u = this.#sums(state, parameters, before.h);
      const { gates, after } = this.#cell(perStep[step] as Value, u, before);
      this.#steps.push({ ...before, keep, gates, after });
      now = after;
    }
    return this.#join(
      this.#steps.map(({ after }) => after.h),
      size,
    );
  }

  /** `[runs, state]` after the last step of a graph of one step. */
  get hiddenStates(): Value {
    const { h, c } = (this.#steps.at(-1) as Step).after;
    return c === null ? h : this.#graph.op("Concat", [h, c], { axis: 1 });
  }

  /** @param outputGradients `[rows, size]` */
  backward(parameters: ParameterSource, outputGradients: Value): RecurrentGradients {
    const graph = this.#graph;
    const { size, state } = this.#layer;
    const weight = parameters(`${state.name}.weight`);
    const byOutput = this.#split(outputGradients, size, 0);
    const byP: Value[] = [];
    const byU: Value[] = [];
    let later: State | null = null;
    for (const [index, step] of [...this.#steps.entries()].reverse()) {
      const shown = byOutput[index] as Value;
      const h: Value = later === null ? shown : graph.op("Add", [shown, later.h]);
      const by = this.#cellGradients(step, h, later?.c ?? null);
      byP.unshift(by.p);
      byU.unshift(by.u);
      if (index === 0) break;
      const through = graph.op("MatMul", [by.u, weight]);
      const before = by.h === null ? through : graph.op("Add", [through, by.h]);
      later = { h: this.#times(before, step.keep), c: by.c && this.#times(by.c, step.keep) };
    }
    const projections = this.#join(byP, state.outputs);
    const sums = this.#join(byU, state.outputs);
    const before = this.#join(
      this.#steps.map((step) => step.h),
      size,
    );
    return {
      projections,
      parameters: new Map([
        [`${state.name}.weight`, graph.op("Gemm", [sums, before], { transA: 1 })],
        [`${state.name}.bias`, graph.op("ReduceSum", [sums, graph.integers([0])], { keepdims: 0 })],
      ]),
    };
  }

  /** Weights are inputs of every graph: learner and actors add up in the same blocks. */
  #sums(layer: RecurrentLayer["input"], parameters: ParameterSource, input: Value): Value {
    const weight = parameters(`${layer.name}.weight`);
    const bias = parameters(`${layer.name}.bias`);
    return standardSums(this.#graph, layer, input, { weight, bias });
  }

  #first(): State {
    const { hiddenStates, steps } = this.#inputs;
    const { stateSize, cell } = this.#layer;
    const zeros = (): Value => this.#graph.floats(new Float32Array(stateSize), [1, stateSize]);
    const padded =
      steps === 1 ? hiddenStates : this.#graph.op("Concat", [hiddenStates, zeros()], { axis: 0 });
    if (cell === "gru") return { h: padded, c: null };
    return { h: this.#blocks(padded, 0, 1), c: this.#blocks(padded, 1, 1) };
  }

  #cell(p: Value, u: Value, before: State): CellPass {
    return before.c === null
      ? this.#gru(p, u, before.h)
      : this.#lstm(this.#op("Add", p, u), before.c);
  }

  #gru(p: Value, u: Value, h: Value): CellPass {
    const rz = this.#graph.op("Sigmoid", [
      this.#op("Add", this.#blocks(p, 0, 2), this.#blocks(u, 0, 2)),
    ]);
    const [r, z] = [this.#blocks(rz, 0, 1), this.#blocks(rz, 1, 1)];
    const un = this.#blocks(u, 2, 1);
    const n = this.#graph.op("Tanh", [
      this.#op("Add", this.#blocks(p, 2, 1), this.#op("Mul", r, un)),
    ]);
    const difference = this.#op("Sub", h, n);
    const after = this.#op("Add", n, this.#op("Mul", z, difference));
    return { gates: { r, z, n, un, difference }, after: { h: after, c: null } };
  }

  #lstm(sums: Value, c: Value): CellPass {
    const inputAndForget = this.#graph.op("Sigmoid", [this.#blocks(sums, 0, 2)]);
    const [i, f] = [this.#blocks(inputAndForget, 0, 1), this.#blocks(inputAndForget, 1, 1)];
    const g = this.#graph.op("Tanh", [this.#blocks(sums, 2, 1)]);
    const o = this.#graph.op("Sigmoid", [this.#blocks(sums, 3, 1)]);
    const next = this.#op("Add", this.#op("Mul", f, c), this.#op("Mul", i, g));
    const seen = this.#graph.op("Tanh", [next]);
    const after = { h: this.#op("Mul", o, seen), c: next };
    return { gates: { i, f, g, o, seen }, after };
  }

  /** @param h the loss's derivative by h after the step @param c that by c */
  #cellGradients(step: Step, h: Value, c: Value | null): CellGradients {
    return step.c === null ? this.#gruGradients(step, h) : this.#lstmGradients(step, step.c, h, c);
  }

  #gruGradients({ gates }: Step, h: Value): CellGradients {
    const { r, z, n, un, difference } = gates as Record<
      "r" | "z" | "n" | "un" | "difference",
      Value
    >;
    const kept = this.#op("Mul", h, z);
    const byN = this.#op("Mul", this.#op("Sub", h, kept), this.#tanhSlope(n));
    const byZ = this.#op("Mul", this.#op("Mul", h, difference), this.#sigmoidSlope(z));
    const byR = this.#op("Mul", this.#op("Mul", byN, un), this.#sigmoidSlope(r));
    const byUn = this.#op("Mul", byN, r);
    return {
      p: this.#graph.op("Concat", [byR, byZ, byN], { axis: 1 }),
      u: this.#graph.op("Concat", [byR, byZ, byUn], { axis: 1 }),
      h: kept,
      c: null,
    };
  }

  #lstmGradients({ gates }: Step, before: Value, h: Value, later: Value | null): CellGradients {
    const { i, f, g, o, seen } = gates as Record<"i" | "f" | "g" | "o" | "seen", Value>;
    const shown = this.#op("Mul", this.#op("Mul", h, o), this.#tanhSlope(seen));
    const c = later === null ? shown : this.#op("Add", later, shown);
    const byI = this.#op("Mul", this.#op("Mul", c, g), this.#sigmoidSlope(i));
    const byF = this.#op("Mul", this.#op("Mul", c, before), this.#sigmoidSlope(f));
    const byG = this.#op("Mul", this.#op("Mul", c, i), this.#tanhSlope(g));
    const byO = this.#op("Mul", this.#op("Mul", h, seen), this.#sigmoidSlope(o));
    const sums = this.#graph.op("Concat", [byI, byF, byG, byO], { axis: 1 });
    return { p: sums, u: sums, h: null, c: this.#op("Mul", c, f) };
  }

  #tanhSlope(y: Value): Value {
    return this.#op("Sub", this.#graph.scalar(1), this.#op("Mul", y, y));
  }

  #sigmoidSlope(y: Value): Value {
    return this.#op("Mul", y, this.#op("Sub", this.#graph.scalar(1), y));
  }

  /** Of rows of blocks of the cell's size, some neighbouring ones. */
  #blocks(rows: Value, first: number, count: number): Value {
    const { size } = this.#layer;
    const ends = [first * size, (first + count) * size].map((end) => this.#graph.integers([end]));
    return this.#graph.op("Slice", [rows, ...ends, this.#graph.integers([1])]);
  }

  /** Rows run after run as one value for each step. @param padding of the further run */
  #split(rows: Value, width: number, padding: number): readonly Value[] {
    const { steps } = this.#inputs;
    if (steps === 1) return [this.#graph.reshape(rows, [-1, width])];
    const runs = this.#graph.reshape(rows, [-1, steps, width]);
    const further = new Float32Array(steps * width).fill(padding);
    const padded = this.#graph.op(
      "Concat",
      [runs, this.#graph.floats(further, [1, steps, width])],
      { axis: 0 },
    );
    return Array.from({ length: steps }, (_, step) =>
      this.#graph.op("Gather", [padded, this.#graph.index(step)], { axis: 1 }),
    );
  }

  /** The inverse of {@link #split}. */
  #join(perStep: readonly Value[], width: number): Value {
    const [only] = perStep;
    if (only !== undefined && perStep.length === 1) return only;
    const graph = this.#graph;
    const columns = perStep.map((rows) => graph.reshape(rows, [-1, 1, width]));
    const runs = graph.op("Concat", columns, { axis: 1 });
    const bounds = [[0], [-1], [0]].map((bound) => graph.integers(bound));
    return graph.reshape(graph.op("Slice", [runs, ...bounds]), [-1, width]);
  }

  #times(rows: Value, keep: Value | null): Value {
    return keep === null ? rows : this.#op("Mul", rows, keep);
  }

  #op(type: string, left: Value, right: Value): Value {
    return this.#graph.op(type, [left, right]);
  }
}
