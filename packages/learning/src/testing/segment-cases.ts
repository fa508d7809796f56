import fc from "fast-check";
import { type SegmentRewards, TERMINATED, TRUNCATED } from "../segment-rewards.ts";

/** For tests: a segment of T steps with distinct rewards and values; no episode ends unless the test sets it. */
export function aSegment(
  steps: number,
  endings: Readonly<Record<number, number>> = {},
): SegmentRewards {
  const flags = Uint8Array.from({ length: steps }, (_, t) => endings[t] ?? 0);
  return {
    rewards: Float64Array.from({ length: steps }, (_, t) => 1 + t * 0.5),
    values: Float64Array.from({ length: steps }, (_, t) => 3 - t * 0.25),
    flags,
    truncatedValues: Float64Array.from(flags)
      .filter((flag) => flag === TRUNCATED)
      .map((_, i) => 40 + i),
    bootstrapValue: 7,
  };
}

const number = fc.double({ min: -10, max: 10, noNaN: true });

/** For tests: segments of 1 to 12 steps with arbitrary valid content. */
export const anySegment: fc.Arbitrary<SegmentRewards> = fc
  .array(
    fc.record({
      reward: number,
      value: number,
      flag: fc.constantFrom(0, 0, 0, TERMINATED, TRUNCATED),
      truncatedValue: number,
    }),
    { minLength: 1, maxLength: 12 },
  )
  .chain((steps) =>
    number.map((bootstrapValue) => ({
      rewards: Float64Array.from(steps, (step) => step.reward),
      values: Float64Array.from(steps, (step) => step.value),
      flags: Uint8Array.from(steps, (step) => step.flag),
      truncatedValues: Float64Array.from(
        steps.filter((step) => step.flag === TRUNCATED),
        (step) => step.truncatedValue,
      ),
      bootstrapValue,
    })),
  );

/** Equal except for the rounding to float32. */
export function isClose(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
}
