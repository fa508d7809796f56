import { a2c } from "./a2c/a2c.ts";
import { a3c } from "./a3c/a3c.ts";
import type { Algorithm, Figure } from "./algorithm.ts";
import { ppo } from "./ppo/ppo.ts";

/** Algorithms by the name that a run configuration chooses them with. */
export type Algorithms = Readonly<Record<string, Algorithm>>;

/** Those that come with Lockstep. */
export const knownAlgorithms: Algorithms = {
  [a2c.name]: a2c,
  [a3c.name]: a3c,
  [ppo.name]: ppo,
};

/** What they report, each name once. */
export function knownFigures(): readonly Figure[] {
  const all = Object.values(knownAlgorithms).flatMap(({ figures }) => figures);
  return [...new Map(all.map((figure) => [figure.name, figure])).values()];
}
