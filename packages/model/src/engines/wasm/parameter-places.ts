import type { PanelLayer } from "./panel-layout.ts";

/** Addresses of a network's parameters, of their gradients, and of transposed weights. */
export interface ParameterPlaces {
  readonly parameters: number;
  /** 0 for an engine that does not learn, like what follows. */
  readonly gradients: number;
  /** Of each layer whose inputs have gradients. */
  readonly transposed: ReadonlyMap<PanelLayer, number>;
}
