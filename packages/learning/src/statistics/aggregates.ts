import type { ScoresShape } from "./scores.ts";

/**
 * One number for all scores of a group.
 * @param scores `[tasks, runs]`; may be sorted in place
 */
export type Aggregate = (scores: Float64Array, shape: ScoresShape) => number;

/**
 * Mean of the middle half: the lowest and the highest ⌊n / 4⌋ scores do not count.
 * Agarwal et al. 2021, https://arxiv.org/abs/2108.13264, section 4.3.
 */
export const interquartileMean: Aggregate = (scores) => {
  const sorted = scores.sort();
  const cut = Math.floor(sorted.length / 4);
  return meanOf(sorted, cut, sorted.length - cut);
};

/** Mean of all scores, which is the mean of the tasks' means. */
export const mean: Aggregate = (scores) => meanOf(scores, 0, scores.length);

/** Median over tasks of each task's mean over runs. */
export const medianOfTasks: Aggregate = (scores, { tasks, runs }) => {
  const means = Float64Array.from({ length: tasks }, (_, task) =>
    meanOf(scores, task * runs, (task + 1) * runs),
  ).sort();
  return ((means[(tasks - 1) >> 1] as number) + (means[tasks >> 1] as number)) / 2;
};

/** Of the places from `begin` to before `end`. */
function meanOf(values: Float64Array, begin: number, end: number): number {
  let sum = 0;
  for (let i = begin; i < end; i += 1) sum += values[i] as number;
  return sum / (end - begin);
}
