import { flattened, type Scores, shapeOf } from "./scores.ts";
import { type Estimate, percentileInterval, resample } from "./stratified-bootstrap.ts";

/** A group's scores and the runs that each repetition takes of them. */
export interface ResampledScores {
  readonly scores: Scores;
  readonly drawn: Uint32Array;
}

/**
 * P(X > Y): how likely a run of X scores higher than a run of Y on a task drawn at random; an equal score counts one half.
 * Mean over tasks of Mann and Whitney's U ÷ (runs of X × runs of Y). Agarwal et al. 2021,
 * https://arxiv.org/abs/2108.13264, section 4.3.
 * @throws {RangeError} when they have other tasks
 */
export function probabilityOfImprovement(x: ResampledScores, y: ResampledScores): Estimate {
  const [shapeX, shapeY] = [shapeOf(x.scores), shapeOf(y.scores)];
  const { tasks } = shapeX;
  if (shapeY.tasks !== tasks)
    throw new RangeError(`groups of ${tasks} and ${shapeY.tasks} tasks cannot be compared`);
  const [flatX, flatY] = [flattened(x.scores), flattened(y.scores)];
  const [againX, againY] = [new Float64Array(flatX.length), new Float64Array(flatY.length)];
  const values = Float64Array.from({ length: x.drawn.length / flatX.length }, (_, repetition) => {
    resample(flatX, shapeX, x.drawn, repetition, againX);
    resample(flatY, shapeY, y.drawn, repetition, againY);
    return probability(againX, againY, tasks);
  });
  return { value: probability(flatX, flatY, tasks), ...percentileInterval(values) };
}

function probability(x: Float64Array, y: Float64Array, tasks: number): number {
  const [runsX, runsY] = [x.length / tasks, y.length / tasks];
  let sum = 0;
  for (let task = 0; task < tasks; task += 1) {
    let wins = 0;
    for (let i = 0; i < runsX; i += 1)
      for (let j = 0; j < runsY; j += 1) {
        const difference = (x[task * runsX + i] as number) - (y[task * runsY + j] as number);
        wins += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
      }
    sum += wins / (runsX * runsY);
  }
  return sum / tasks;
}
