import type { Cell } from "../network/layer.ts";

/** One step of a cell: its sums, and the hidden state before and after it. `RecurrentLayer` has the formulas. */
export interface ReferenceCellStep {
  readonly p: Float64Array;
  readonly u: Float64Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** The loss's derivatives by what a step computed from; by the state before it without what comes through u. */
export interface ReferenceCellGradients {
  readonly p: Float64Array;
  readonly u: Float64Array;
  readonly before: Float64Array;
}

interface ReferenceCell {
  forward(step: Omit<ReferenceCellStep, "after">): Float64Array;
  backward(step: ReferenceCellStep, after: Float64Array): ReferenceCellGradients;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The gates of one unit of a GRU. */
function gruGates({ p, u }: Omit<ReferenceCellStep, "after" | "before">, k: number) {
  const size = p.length / 3;
  const sum = (gate: number): number => at(p, gate * size + k) + at(u, gate * size + k);
  const [r, z] = [sigmoid(sum(0)), sigmoid(sum(1))];
  const un = at(u, 2 * size + k);
  return { r, z, un, n: Math.tanh(at(p, 2 * size + k) + r * un) };
}

function lstmGates({ p, u }: Omit<ReferenceCellStep, "after" | "before">, k: number) {
  const size = p.length / 4;
  const sum = (gate: number): number => at(p, gate * size + k) + at(u, gate * size + k);
  return { i: sigmoid(sum(0)), f: sigmoid(sum(1)), g: Math.tanh(sum(2)), o: sigmoid(sum(3)) };
}

export const referenceCells: Readonly<Record<Cell, ReferenceCell>> = {
  gru: {
    forward: (step) =>
      step.before.map((h, k) => {
        const { z, n } = gruGates(step, k);
        return (1 - z) * n + z * h;
      }),
    backward: (step, after) => {
      const size = step.before.length;
      const into = emptyGradients(step);
      for (let k = 0; k < size; k++) {
        const { r, z, n, un } = gruGates(step, k);
        const byN = at(after, k) * (1 - z) * (1 - n ** 2);
        const byZ = at(after, k) * (at(step.before, k) - n) * z * (1 - z);
        const byR = byN * un * r * (1 - r);
        into.p.set([byR], k);
        into.p.set([byZ], size + k);
        into.p.set([byN], 2 * size + k);
        into.u.set([byR], k);
        into.u.set([byZ], size + k);
        into.u.set([byN * r], 2 * size + k);
        into.before.set([at(after, k) * z], k);
      }
      return into;
    },
  },
  lstm: {
    forward: (step) => {
      const size = step.before.length / 2;
      const after = new Float64Array(2 * size);
      for (let k = 0; k < size; k++) {
        const { i, f, g, o } = lstmGates(step, k);
        const c = f * at(step.before, size + k) + i * g;
        after.set([o * Math.tanh(c)], k);
        after.set([c], size + k);
      }
      return after;
    },
    backward: (step, after) => {
      const size = step.before.length / 2;
      const into = emptyGradients(step);
      for (let k = 0; k < size; k++) {
        const { i, f, g, o } = lstmGates(step, k);
        const seen = Math.tanh(at(step.after, size + k));
        const h = at(after, k);
        const c = at(after, size + k) + h * o * (1 - seen ** 2);
        const gates = [
          c * g * i * (1 - i),
          c * at(step.before, size + k) * f * (1 - f),
          c * i * (1 - g ** 2),
          h * seen * o * (1 - o),
        ];
        for (const [gate, by] of gates.entries()) {
          into.p.set([by], gate * size + k);
          into.u.set([by], gate * size + k);
        }
        into.before.set([c * f], size + k);
      }
      return into;
    },
  },
};

function emptyGradients({ p, u, before }: ReferenceCellStep): ReferenceCellGradients {
  const [forP, forU, forBefore] = [p, u, before].map(({ length }) => new Float64Array(length));
  return { p: forP, u: forU, before: forBefore } as ReferenceCellGradients;
}

function at(numbers: Float64Array, index: number): number {
  return numbers[index] as number;
}
