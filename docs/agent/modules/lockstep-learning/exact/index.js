export { exp, expm1 } from "./exponential.js";
export { tanh } from "./hyperbolic.js";
export { log, log1p } from "./logarithm.js";
export { cos, sin } from "./trigonometry.js";
