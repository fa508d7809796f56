import type { SegmentSteps } from "../learner-rpc/actor-message.ts";

/** Steps of a segment whose numbers are a function of their index. */
export function someSteps(
  fields: {
    readonly steps?: number;
    readonly firstStep?: number;
    readonly frameBytes?: number;
  } = {},
): SegmentSteps {
  const { steps = 4, firstStep = 0, frameBytes = 16 } = fields;
  const floats = (factor: number): Float32Array =>
    Float32Array.from({ length: steps }, (_, index) => Math.fround((firstStep + index) * factor));
  const flags = Uint8Array.from({ length: steps }, (_, index) =>
    (firstStep + index) % 3 === 2 ? 2 : 0,
  );
  const truncated = flags.filter((flag) => flag === 2).length;
  return {
    type: "steps",
    slot: 3,
    version: 7,
    firstStep,
    actions: Uint8Array.from({ length: steps }, (_, index) => (firstStep + index) % 7),
    rewards: floats(0.1),
    flags,
    logProbabilities: floats(-0.3),
    values: floats(1.7),
    truncatedValues: Float32Array.from({ length: truncated }, (_, index) =>
      Math.fround(0.7 * index),
    ),
    frames: Uint8Array.from(
      { length: steps * frameBytes },
      (_, index) => (index * 31 + firstStep) & 255,
    ),
  };
}
