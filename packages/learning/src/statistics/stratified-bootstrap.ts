import { uniform } from "../counter-random.ts";
import type { Aggregate } from "./aggregates.ts";
import { flattened, type Scores, type ScoresShape, shapeOf } from "./scores.ts";

/** What decides every draw: the same bootstrap of the same scores has the same intervals, bit for bit. */
export interface Bootstrap {
  readonly seed: number;
  /** How often scores are drawn again; 2000 or more. */
  readonly repetitions: number;
}

/** A number and the ends of its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The runs that each repetition takes: for each task as many as there are, drawn with replacement and independently of
 * the other tasks, as the tasks are strata.
 * @param group draws of two groups are independent
 * @returns indices of runs, `[repetitions, tasks, runs]`
 */
export function resampledRuns(
  { seed, repetitions }: Bootstrap,
  group: number,
  { tasks, runs }: ScoresShape,
): Uint32Array {
  const size = tasks * runs;
  const drawn = new Uint32Array(repetitions * size);
  for (let repetition = 0; repetition < repetitions; repetition += 1)
    for (let place = 0; place < size; place += 1)
      drawn[repetition * size + place] = Math.floor(
        uniform(seed, "bootstrap", repetition, group * 2 ** 32 + place) * runs,
      );
  return drawn;
}

/**
 * The scores of one repetition.
 * @param into `[tasks, runs]`
 */
export function resample(
  scores: Float64Array,
  { tasks, runs }: ScoresShape,
  drawn: Uint32Array,
  repetition: number,
  into: Float64Array,
): void {
  let at = repetition * tasks * runs;
  for (let task = 0; task < tasks; task += 1)
    for (let run = 0; run < runs; run += 1, at += 1)
      into[task * runs + run] = scores[task * runs + (drawn[at] as number)] as number;
}

/** An aggregate with its interval of percentiles. @param drawn as {@link resampledRuns} gives it */
export function estimated(scores: Scores, aggregate: Aggregate, drawn: Uint32Array): Estimate {
  const shape = shapeOf(scores);
  const flat = flattened(scores);
  const again = new Float64Array(flat.length);
  const values = Float64Array.from({ length: drawn.length / flat.length }, (_, repetition) => {
    resample(flat, shape, drawn, repetition, again);
    return aggregate(again, shape);
  });
  return { value: aggregate(flattened(scores), shape), ...percentileInterval(values) };
}

/** The 2.5th and the 97.5th percentile, between two values by their distance. @param values sorted in place */
export function percentileInterval(values: Float64Array): Pick<Estimate, "low" | "high"> {
  values.sort();
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}
