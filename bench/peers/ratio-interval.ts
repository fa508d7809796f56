import { median, uniform } from "@lockstep/learning";

/** The ratio of two measurements that took turns. */
export interface RatioInterval {
  /** Median of the pairs' ratios. */
  readonly ratio: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
}

const resamples = 4000;

/**
 * The median of ratios with its 95 % interval by the percentile bootstrap (Efron 1979,
 * https://doi.org/10.1214/aos/1176344552): the median of as many ratios drawn with replacement, many times. The same
 * ratios give the same interval.
 * @param ratios at least one
 */
export function ratioInterval(ratios: readonly number[]): RatioInterval {
  const medians = Array.from({ length: resamples }, (_, resample) =>
    median(ratios.map((_, index) => ratios[drawn(resample, index, ratios.length)] as number)),
  ).sort((a, b) => a - b);
  const at = (share: number): number => medians[Math.floor(share * (resamples - 1))] as number;
  return { ratio: median(ratios), low: at(0.025), high: at(0.975) };
}

function drawn(resample: number, index: number, length: number): number {
  return Math.floor(uniform(1, "randomPolicy", resample, index) * length);
}
