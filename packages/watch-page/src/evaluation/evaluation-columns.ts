import type { EvaluatedState, Interval } from "@lockstep/status";
import type { StateGroup } from "../beside/beside-wire.ts";
import type { KeptEvaluation } from "../wire.ts";

/** What one policy did: a column of the table. Evaluations that differ in their start states only are one. */
export interface EvaluatedPolicy {
  /** `null` for the random policy. */
  readonly version: number | null;
  readonly policy: string;
  readonly episodes: number;
  readonly seed: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
  readonly states: ReadonlyMap<string, EvaluatedState>;
}

/** The random policies first, then by version. */
export function policiesOf(evaluations: readonly KeptEvaluation[]): EvaluatedPolicy[] {
  const columns = new Map<
    string,
    EvaluatedPolicy & { readonly states: Map<string, EvaluatedState> }
  >();
  for (const evaluation of evaluations) {
    const { episodes, seed, mostSteps } = evaluation;
    for (const [policy, rows] of Object.entries(evaluation.policies)) {
      const trained = policy === "trained";
      const version = trained ? evaluation.version : null;
      // The random policy has no likeliest action.
      const greedy = trained && evaluation.greedy;
      const key = JSON.stringify([policy, version, episodes, seed, greedy, mostSteps]);
      const column = columns.get(key) ?? {
        ...{ version, policy, episodes, seed, greedy, mostSteps },
        states: new Map<string, EvaluatedState>(),
      };
      for (const row of rows) column.states.set(row.state, row);
      columns.set(key, column);
    }
  }
  return [...columns.values()].sort((a, b) => (a.version ?? -1) - (b.version ?? -1));
}

/** A figure of a start state, or of several. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval | null;
}

export interface Measure {
  readonly word: string;
  readonly of: (state: EvaluatedState) => Estimate | null;
}

export const measures: readonly Measure[] = [
  {
    word: "progress",
    of: ({ progressMean: value, progressInterval: interval }) =>
      value === null ? null : { value, interval },
  },
  {
    word: "goal reached",
    of: ({ finishedShare: value, finishedInterval: interval }) => ({ value, interval }),
  },
  {
    word: "return",
    of: ({ returnMean: value, returnInterval: interval }) => ({ value, interval }),
  },
  {
    word: "steps",
    of: ({ stepsMean: value, stepsInterval: interval }) => ({ value, interval }),
  },
];

/**
 * The mean of independent estimates; its interval by Zou and Donner's square-and-add method (2008,
 * https://doi.org/10.1002/sim.3095).
 * @returns `null` where one is missing
 */
export function meanEstimate(estimates: readonly (Estimate | null)[]): Estimate | null {
  const all = estimates.filter((each) => each !== null);
  if (all.length < estimates.length || all.length === 0) return null;
  const count = all.length;
  const value = all.reduce((sum, each) => sum + each.value, 0) / count;
  const distance = (end: 0 | 1): number =>
    Math.sqrt(
      all
        .map((each) => each.value - (each.interval?.[end] ?? 0))
        .reduce((sum, each) => sum + each * each, 0),
    ) / count;
  const interval = all.some((each) => each.interval === null)
    ? null
    : ([value - distance(0), value + distance(1)] as const);
  return { value, interval };
}

/** Start states in the order of the run's own, then those that are held out. */
export function stateGroups(
  training: readonly string[],
  policies: readonly EvaluatedPolicy[],
): StateGroup[] {
  const evaluated = new Set(policies.flatMap(({ states }) => [...states.keys()]));
  const trained = training.filter((state) => evaluated.has(state));
  const heldOut = [...evaluated].filter((state) => !training.includes(state));
  return [
    { title: "training", states: trained },
    { title: "held out", states: heldOut },
  ].filter(({ states }) => states.length > 0);
}
