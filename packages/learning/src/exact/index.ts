export { exp, expm1 } from "./exponential.ts";
export { tanh } from "./hyperbolic.ts";
export { log, log1p } from "./logarithm.ts";
export { cos, sin } from "./trigonometry.ts";
