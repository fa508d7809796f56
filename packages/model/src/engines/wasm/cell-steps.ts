import { exact } from "@lockstep/learning/browser";
import type { Cell } from "../../network/layer.ts";

/** One row's step of a recurrent cell. `RecurrentLayer` has the formulas. */
export interface CellStep {
  /** `[gates, size]`: sums of what comes in. */
  readonly p: Float32Array;
  /** `[gates, size]`: sums of h. */
  readonly u: Float32Array;
  /** Hidden state before the step. */
  readonly before: Float32Array;
  /** What the backward pass looks at: `[keptBlocks, size]`. */
  readonly kept: Float32Array;
}

/** The loss's derivatives by what a step computed from. */
export interface CellGradients {
  readonly p: Float32Array;
  readonly u: Float32Array;
  /** Without what comes through {@link u}. */
  readonly before: Float32Array;
}

/** In float64, by functions of `@lockstep/learning`, rounded where it is stored: the same bits on every processor. */
export interface CellSteps {
  /** Blocks of {@link CellStep.kept}. */
  readonly keptBlocks: number;
  /** @param after the hidden state, overwritten */
  forward(step: CellStep, after: Float32Array): void;
  /** @param after the loss's derivatives by the hidden state after the step */
  backward(step: CellStep, after: Float32Array, into: CellGradients): void;
}

const gru: CellSteps = {
  keptBlocks: 3,
  forward({ p, u, before, kept }, after) {
    const size = before.length;
    for (let k = 0; k < size; k++) {
      const [iz, ia] = [size + k, 2 * size + k];
      const r = sigmoid((p[k] as number) + (u[k] as number));
      const z = sigmoid((p[iz] as number) + (u[iz] as number));
      const n = exact.tanh((p[ia] as number) + r * (u[ia] as number));
      kept[k] = r;
      kept[iz] = z;
      kept[ia] = n;
      after[k] = n + z * ((before[k] as number) - n);
    }
  },
  backward({ u, before, kept }, after, into) {
    const size = before.length;
    for (let k = 0; k < size; k++) {
      const [iz, ia] = [size + k, 2 * size + k];
      const [r, z, n] = [kept[k] as number, kept[iz] as number, kept[ia] as number];
      const h = after[k] as number;
      const byN = h * (1 - z) * (1 - n * n);
      const byZ = h * ((before[k] as number) - n) * z * (1 - z);
      const byR = byN * (u[ia] as number) * r * (1 - r);
      into.p[k] = byR;
      into.u[k] = byR;
      into.p[iz] = byZ;
      into.u[iz] = byZ;
      into.p[ia] = byN;
      into.u[ia] = byN * r;
      into.before[k] = h * z;
    }
  },
};

const lstm: CellSteps = {
  keptBlocks: 5,
  forward({ p, u, before, kept }, after) {
    const size = before.length / 2;
    for (let k = 0; k < size; k++) {
      const [jf, jg, jo] = [size + k, 2 * size + k, 3 * size + k];
      const i = sigmoid((p[k] as number) + (u[k] as number));
      const f = sigmoid((p[jf] as number) + (u[jf] as number));
      const g = exact.tanh((p[jg] as number) + (u[jg] as number));
      const o = sigmoid((p[jo] as number) + (u[jo] as number));
      const c = f * (before[jf] as number) + i * g;
      const seen = exact.tanh(c);
      kept[k] = i;
      kept[jf] = f;
      kept[jg] = g;
      kept[jo] = o;
      kept[4 * size + k] = seen;
      after[k] = o * seen;
      after[jf] = c;
    }
  },
  backward({ before, kept }, after, into) {
    const size = before.length / 2;
    for (let k = 0; k < size; k++) {
      const [jf, jg, jo] = [size + k, 2 * size + k, 3 * size + k];
      const [i, f] = [kept[k] as number, kept[jf] as number];
      const [g, o] = [kept[jg] as number, kept[jo] as number];
      const seen = kept[4 * size + k] as number;
      const h = after[k] as number;
      const c = (after[jf] as number) + h * o * (1 - seen * seen);
      into.p[k] = c * g * i * (1 - i);
      into.p[jf] = c * (before[jf] as number) * f * (1 - f);
      into.p[jg] = c * i * (1 - g * g);
      into.p[jo] = h * seen * o * (1 - o);
      into.before[k] = 0;
      into.before[jf] = c * f;
    }
    into.u.set(into.p);
  },
};

export const cellSteps: Readonly<Record<Cell, CellSteps>> = { gru, lstm };

function sigmoid(x: number): number {
  return 1 / (1 + exact.exp(-x));
}
