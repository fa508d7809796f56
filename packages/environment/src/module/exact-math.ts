import { exact } from "@lockstep/learning";
import type { ExactMath } from "./environment-module.ts";

/** What every module gets to compute with. */
export const exactMath: ExactMath = Object.freeze({
  cos: exact.cos,
  exp: exact.exp,
  expm1: exact.expm1,
  log: exact.log,
  log1p: exact.log1p,
  sin: exact.sin,
  tanh: exact.tanh,
});
