import { flattened, type Scores, shapeOf } from "./scores.ts";
import { type Estimate, percentileInterval, resample } from "./stratified-bootstrap.ts";

/**
 * Score distribution: for each threshold the share of all scores above it, with pointwise intervals.
 * Agarwal et al. 2021, https://arxiv.org/abs/2108.13264, section 4.2.
 * @param drawn as `resampledRuns` gives it
 */
export function performanceProfile(
  scores: Scores,
  thresholds: readonly number[],
  drawn: Uint32Array,
): Estimate[] {
  const shape = shapeOf(scores);
  const flat = flattened(scores);
  const repetitions = drawn.length / flat.length;
  const shares = thresholds.map(() => new Float64Array(repetitions));
  const again = new Float64Array(flat.length);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    resample(flat, shape, drawn, repetition, again);
    for (const [index, threshold] of thresholds.entries())
      (shares[index] as Float64Array)[repetition] = shareAbove(again, threshold);
  }
  return thresholds.map((threshold, index) => ({
    value: shareAbove(flat, threshold),
    ...percentileInterval(shares[index] as Float64Array),
  }));
}

function shareAbove(scores: Float64Array, threshold: number): number {
  let above = 0;
  for (const score of scores) if (score > threshold) above += 1;
  return above / scores.length;
}
