import { a2c } from "./a2c/a2c.ts";
import type { Algorithm } from "./algorithm.ts";

/** Algorithms by the name that a run configuration chooses them with. */
export type Algorithms = Readonly<Record<string, Algorithm>>;

/** Those that come with Lockstep. */
export const knownAlgorithms: Algorithms = { [a2c.name]: a2c };
