import type { Value } from "../graph/graph-builder.ts";

/** Finds a parameter by its name in the layout, as an input of the graph or as a constant in it. */
export type ParameterSource = (name: string) => Value;
