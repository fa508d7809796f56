import { exp } from "./exact/index.ts";
import { continuationOf, type FloatArray, type SegmentRewards } from "./segment-rewards.ts";

/** Steps that one policy played, and what another one says of them. */
export interface OffPolicySegment extends SegmentRewards {
  /** `[T]`: log μ(a|s) of the policy that played. */
  readonly logProbabilities: FloatArray;
  /** Of the policy π that is trained. `values`, `[T]`, take the place of those of the policy that played. */
  readonly newest: { readonly logProbabilities: FloatArray; readonly values: FloatArray };
}

export interface VTraceOptions {
  /** Discount, in [0, 1]. */
  readonly gamma: number;
  /** In [0, 1]: shortens the traces; 1 is the paper's. */
  readonly lambda: number;
  /** Largest ρ: it decides which policy's values are learned. At least {@link cBar}. */
  readonly rhoBar: number;
  /** Largest c: it decides how fast they are learned. */
  readonly cBar: number;
}

export interface VTrace {
  /** `[T]`: ρₜ·(rₜ + γ·vₜ₊₁ − V(sₜ)), the weights of the policy gradient. */
  readonly advantages: Float32Array;
  /** `[T]`: vₜ, the targets of the value head. */
  readonly returns: Float32Array;
  /** `[T]`: ρₜ */
  readonly importanceWeights: Float32Array;
}

/**
 * V-trace: n-step targets of a policy π for steps that another policy μ played.
 *
 *   ρₜ = min(ρ̄, π(aₜ|sₜ) / μ(aₜ|sₜ))        cₜ = λ·min(c̄, π(aₜ|sₜ) / μ(aₜ|sₜ))
 *   δₜ = ρₜ·(rₜ + γ·V(s′ₜ) − V(sₜ))
 *   vₜ − V(sₜ) = δₜ + γ·cₜ·(vₜ₊₁ − V(sₜ₊₁))    within an episode; δₜ where one ends and after the last step
 *
 * V(s′) is 0 after termination and the final state's value after truncation. Where π is μ, v are the λ-returns of
 * generalized advantage estimation, and with λ = 1 the advantages are its advantages.
 * Espeholt et al. 2018, https://arxiv.org/abs/1802.01561, equation 1 and remarks 1 and 2.
 * @returns computed in float64
 */
export function vTrace(segment: OffPolicySegment, options: VTraceOptions): VTrace {
  const { gamma, lambda, rhoBar, cBar } = options;
  const { rewards, logProbabilities: played, newest } = segment;
  const { values } = newest;
  const { nextValues, continues } = continuationOf({ ...segment, values });
  const steps = rewards.length;
  const advantages = new Float32Array(steps);
  const returns = new Float32Array(steps);
  const importanceWeights = new Float32Array(steps);
  // vₜ₊₁ − V(sₜ₊₁)
  let later = 0;
  for (let t = steps - 1; t >= 0; t--) {
    const ratio = exp((newest.logProbabilities[t] as number) - (played[t] as number));
    const [rho, c] = [Math.min(rhoBar, ratio), lambda * Math.min(cBar, ratio)];
    const within = continues[t] === 1 ? later : 0;
    const [value, next] = [values[t] as number, nextValues[t] as number];
    const delta = rho * ((rewards[t] as number) + gamma * next - value);
    advantages[t] = rho * ((rewards[t] as number) + gamma * (next + within) - value);
    later = delta + gamma * c * within;
    returns[t] = value + later;
    importanceWeights[t] = rho;
  }
  return { advantages, returns, importanceWeights };
}
