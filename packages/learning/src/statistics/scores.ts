/**
 * What the runs of one group scored: `[tasks][runs]`. Every task has the same number of runs, and all scores are finite.
 * A run is one seed; a task is what all runs are measured on, e.g. a start state.
 */
export type Scores = readonly (readonly number[])[];

/** Number of tasks, and of runs of each. */
export interface ScoresShape {
  readonly tasks: number;
  readonly runs: number;
}

/** @throws {RangeError} where there is no score, a task has another number of runs, or a score is not finite */
export function shapeOf(scores: Scores): ScoresShape {
  const runs = scores[0]?.length ?? 0;
  if (runs === 0) throw new RangeError("scores of no run");
  for (const [task, ofTask] of scores.entries()) {
    if (ofTask.length !== runs)
      throw new RangeError(`task ${task} has ${ofTask.length} scores, expected ${runs}`);
    const wrong = ofTask.find((score) => !Number.isFinite(score));
    if (wrong !== undefined) throw new RangeError(`task ${task} has the score ${wrong}`);
  }
  return { tasks: scores.length, runs };
}

/** All scores, by task and then by run. */
export function flattened(scores: Scores): Float64Array {
  return Float64Array.from(scores.flat());
}
