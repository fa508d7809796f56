import { continuationOf, type SegmentRewards } from "./segment-rewards.ts";

export interface Advantages {
  /** `[T]`: weights of the policy gradient. */
  readonly advantages: Float32Array;
  /** `[T]`: the λ-returns Aₜ + V(sₜ), the targets of the value head. */
  readonly returns: Float32Array;
}

/**
 * Generalized advantage estimation:
 *
 *   δₜ = rₜ + γ·V(s′ₜ) − V(sₜ)
 *   Aₜ = δₜ + γλ·cₜ·Aₜ₊₁
 *
 * V(s′) is 0 after termination and the final state's value after truncation; c is 0 after both, 1 otherwise.
 * λ = 1 gives n-step returns, λ = 0 one-step ones.
 * Schulman et al. 2016, https://arxiv.org/abs/1506.02438, equations 11–16.
 * @param gamma discount, in [0, 1]
 * @param lambda in [0, 1]
 */
export function generalizedAdvantages(
  segment: SegmentRewards,
  gamma: number,
  lambda: number,
): Advantages {
  const { nextValues, continues } = continuationOf(segment);
  const steps = nextValues.length;
  const advantages = new Float32Array(steps);
  const returns = new Float32Array(steps);
  let next = 0;
  for (let t = steps - 1; t >= 0; t--) {
    const value = segment.values[t] as number;
    const delta = (segment.rewards[t] as number) + gamma * (nextValues[t] as number) - value;
    next = delta + gamma * lambda * (continues[t] as number) * next;
    advantages[t] = next;
    returns[t] = next + value;
  }
  return { advantages, returns };
}
