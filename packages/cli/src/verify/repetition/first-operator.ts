import {
  type LedgerProblem,
  type MadeUpdate,
  operatorsOf,
  type RecordedOperators,
} from "@lockstep/round";
import { type RecordedUpdate, whereOf } from "./compare-update.ts";

const none: RecordedOperators = { names: [], steps: [] };

/** @returns the first operator of an update whose bits are not as recorded; `null` where all are, or none is recorded */
export function firstOtherOperator(
  recorded: RecordedUpdate,
  computed: RecordedOperators = none,
): LedgerProblem | null {
  const known = operatorsOf(recorded.update.operators ?? none);
  const here = operatorsOf(computed);
  for (const [step, hashes] of known.entries()) {
    const of = known.length === 1 ? "" : `, optimizer step ${step + 1} of ${known.length}`;
    for (const [operator, hash] of Object.entries(hashes)) {
      const again = here[step]?.[operator];
      if (again === hash) continue;
      const where = `${whereOf(recorded)}${of}, ${operator}`;
      const found =
        again === undefined
          ? "here nothing of that name is computed"
          : `computed again it is ${again}`;
      return {
        where,
        what: `is ${hash}; ${found}: the first operator of the update whose bits differ`,
      };
    }
  }
  return null;
}

/** What a ledger without hashes of operators has of each stage, in the order of computing. */
const stages: readonly (readonly [name: string, has: (key: string) => boolean])[] = [
  ["the forward pass, the targets or the loss", (key) => key.startsWith("figures, ")],
  ["the gradients", (key) => key === "gradientNorm"],
  ["the gradients, their clipping or the optimizer's step", () => true],
];

/** @returns the first stage of an update whose figures are not as recorded */
export function firstOtherStage(
  recorded: RecordedUpdate,
  { figures, operators: _, ...entry }: MadeUpdate["entry"],
): LedgerProblem | null {
  const known: Readonly<Record<string, unknown>> = { ...recorded.update };
  const pairs = [
    ...Object.entries(figures).map(
      ([name, value]) => [`figures, ${name}`, recorded.update.figures[name], value] as const,
    ),
    ...Object.entries(entry).map(([key, value]) => [key, known[key], value] as const),
  ].filter(([, was, is]) => !Object.is(was, is));
  for (const [stage, has] of stages) {
    const first = pairs.find(([key]) => has(key));
    if (first === undefined) continue;
    const [key, was, is] = first;
    return {
      where: `${whereOf(recorded)}, ${key}`,
      what: `is ${was}; computed again it is ${is}: ${stage} gave other bits; this line has no hashes of operators (train --operator-hashes), which would name the first`,
    };
  }
  return null;
}
