import type { WeightsSpan } from "@lockstep/watch-page";
import { nearestVersion } from "./kept-weights.ts";

export interface SpansOptions {
  /** Version that played the episode's first step. */
  readonly firstVersion: number;
  /** Steps of the slot before the episode. */
  readonly stepsBefore: number;
  /** Of the episode; at least one. */
  readonly steps: number;
  readonly segmentLength: number;
  /** Versions whose weights can be used, ascending. */
  readonly kept: readonly number[];
  /** The version that all steps are judged by; the one that played, or the kept one nearest to it, when `null`. */
  readonly chosen: number | null;
}

/** Which weights judge which of an episode's steps: each segment was played by one version. */
export function weightsSpans(options: SpansOptions): readonly WeightsSpan[] {
  const { firstVersion, stepsBefore, steps, segmentLength, kept, chosen } = options;
  const intoSegment = stepsBefore % segmentLength;
  const segments = Math.ceil((intoSegment + steps) / segmentLength);
  return Array.from({ length: segments }, (_, index) => {
    const played = firstVersion + index;
    return {
      from: Math.max(0, index * segmentLength - intoSegment),
      played,
      weights: chosen ?? nearestVersion(kept, played),
    };
  });
}
