import {
  columnsOf,
  gradientOf,
  type LossFormula,
  type LossGradient,
  type Mean,
} from "@lockstep/algorithm";

/** A loss made ready for an engine: what it reads, what it reports, and its derivatives. */
export interface LossProgram {
  /** Columns that the loss and its figures read. */
  readonly columns: readonly string[];
  readonly figures: readonly (readonly [name: string, figure: Mean])[];
  readonly gradient: LossGradient;
}

/** Derives a loss by the network's outputs. */
export function lossProgram({ loss, figures }: LossFormula): LossProgram {
  return {
    columns: columnsOf([loss, ...Object.values(figures)]),
    figures: Object.entries(figures),
    gradient: gradientOf(loss),
  };
}
