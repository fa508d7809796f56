import type { EvaluatedState, Evaluation } from "./evaluation.ts";

/** What an evaluation came to, in one number a group of start states. */
export interface EvaluationScores {
  /** Mean progress, 0 to 1; the mean return where the environment knows no progress. */
  readonly measure: "progress" | "return";
  /** Over start states that the run is not trained on; `null` where there are none. Each state counts the same. */
  readonly heldOut: number | null;
  /** Over start states of the training; `null` where none was played. */
  readonly training: number | null;
}

/** Of the trained policy. */
export type ScoredEvaluation = Pick<Evaluation, "policies" | "trainingStates">;

export function scoresOf(evaluation: ScoredEvaluation): EvaluationScores {
  const { heldOut, training } = groupsOf(evaluation);
  const measure = [...heldOut, ...training].some(({ progressMean }) => progressMean === null)
    ? "return"
    : "progress";
  const value = ({ progressMean, returnMean }: EvaluatedState): number =>
    measure === "progress" ? (progressMean ?? 0) : returnMean;
  return { measure, heldOut: meanOf(heldOut, value), training: meanOf(training, value) };
}

/**
 * The evaluation with the highest score over held-out start states, or over those of the training where none is held out.
 * Equal scores are told apart by the mean return, and then the earlier one in the list is the best.
 * @returns `null` for an empty list
 */
export function bestEvaluation<Each extends ScoredEvaluation>(
  evaluations: readonly Each[],
): Each | null {
  let best: Each | null = null;
  for (const each of evaluations) if (best === null || isBetter(each, best)) best = each;
  return best;
}

function isBetter(one: ScoredEvaluation, other: ScoredEvaluation): boolean {
  const [a, b] = [rankOf(one), rankOf(other)];
  return a.score === b.score ? a.episodeReturn > b.episodeReturn : a.score > b.score;
}

function rankOf(evaluation: ScoredEvaluation) {
  const { heldOut, training } = scoresOf(evaluation);
  const groups = groupsOf(evaluation);
  const states = groups.heldOut.length > 0 ? groups.heldOut : groups.training;
  return {
    score: heldOut ?? training ?? Number.NEGATIVE_INFINITY,
    episodeReturn: meanOf(states, ({ returnMean }) => returnMean) ?? Number.NEGATIVE_INFINITY,
  };
}

function groupsOf({ policies, trainingStates }: ScoredEvaluation) {
  const rows = policies["trained"] ?? [];
  return {
    heldOut: rows.filter(({ state }) => !trainingStates.includes(state)),
    training: rows.filter(({ state }) => trainingStates.includes(state)),
  };
}

function meanOf(
  rows: readonly EvaluatedState[],
  value: (row: EvaluatedState) => number,
): number | null {
  if (rows.length === 0) return null;
  return rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
}
