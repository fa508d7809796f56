import {
  columnsOf,
  gradientOf,
  type LossFormula,
  type LossGradient,
  type Mean,
} from "@lockstep/algorithm";

/** A loss prepared for an engine: its columns, its figures and its derivatives. */
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
