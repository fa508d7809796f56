import type { OperatorHashes } from "@lockstep/model";

/** What an update's operators computed. Names are written once: an update may have many optimizer steps. */
export interface RecordedOperators {
  /** In the order of computing, the same in every step. */
  readonly names: readonly string[];
  /** Of each optimizer step the hashes of all names, one after the other, {@link hashDigits} hex digits each. */
  readonly steps: readonly string[];
}

export const hashDigits = 16;

/** @param steps at least one */
export function recordOperators(steps: readonly OperatorHashes[]): RecordedOperators {
  const names = Object.keys(steps[0] ?? {});
  return { names, steps: steps.map((hashes) => names.map((name) => hashes[name]).join("")) };
}

/** The inverse of {@link recordOperators}. */
export function operatorsOf({ names, steps }: RecordedOperators): readonly OperatorHashes[] {
  return steps.map((hashes) =>
    Object.fromEntries(
      names.map((name, index) => [
        name,
        hashes.slice(index * hashDigits, (index + 1) * hashDigits),
      ]),
    ),
  );
}
