import { continuationOf, type SegmentRewards } from "./segment-rewards.ts";

/**
 * The discounted reward of each step to the end of its episode or segment, and the critic's value from there:
 *
 *   Rₜ = rₜ + γ·Rₜ₊₁     within an episode, with R_T = V(s_T)
 *   Rₜ = rₜ              when terminated after step t
 *   Rₜ = rₜ + γ·V(s′)    when truncated after step t in s′
 *
 * Mnih et al. 2016, https://arxiv.org/abs/1602.01783, algorithm S3.
 * @returns `[T]`, computed in float64
 */
export function nStepReturns(segment: SegmentRewards, gamma: number): Float32Array {
  const { nextValues, continues } = continuationOf(segment);
  const steps = nextValues.length;
  const returns = new Float32Array(steps);
  let next = segment.bootstrapValue;
  for (let t = steps - 1; t >= 0; t--) {
    const tail = continues[t] === 1 ? next : (nextValues[t] as number);
    next = (segment.rewards[t] as number) + gamma * tail;
    returns[t] = next;
  }
  return returns;
}
