import { TERMINATED } from "@lockstep/learning";
import type { SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import { type SegmentShape, segmentDigest } from "@lockstep/round";
import { logProbability } from "./bare-update.ts";

/** The messages of one segment. */
export type SyntheticSegment = (
  slot: number,
  version: number,
  episode: number,
) => { readonly steps: readonly SegmentSteps[]; readonly end: SegmentEnd };

/**
 * Makes segments as large as real ones, divided into messages as an actor divides them. All have the same content, because
 * the cost of accepting a segment does not depend on it. Each is one whole episode, so that no action log grows.
 */
export function syntheticSegments(shape: SegmentShape, chunkSteps: number): SyntheticSegment {
  const { segmentLength: steps, stack, frameBytes } = shape;
  const flags = new Uint8Array(steps);
  flags[steps - 1] = TERMINATED;
  const content = {
    actions: Uint8Array.from({ length: steps }, (_, step) => step % shape.actions),
    rewards: new Float32Array(steps).fill(0.5),
    flags,
    logProbabilities: new Float32Array(steps).fill(logProbability),
    values: new Float32Array(steps).fill(0.25),
    truncatedValues: new Float32Array(0),
    frames: Uint8Array.from({ length: (stack - 1 + steps) * frameBytes }, (_, i) => (i * 31) & 255),
  };
  const sha256 = segmentDigest({ ...content, bootstrapValue: 0 });
  const starts = Array.from({ length: Math.ceil(steps / chunkSteps) }, (_, i) => i * chunkSteps);
  const [startState = ""] = shape.startStates;
  return (slot, version, episode) => ({
    steps: starts.map((first) => {
      const last = Math.min(steps, first + chunkSteps);
      const firstFrame = first === 0 ? 0 : first + stack - 1;
      return {
        type: "steps",
        slot,
        version,
        firstStep: first,
        actions: content.actions.subarray(first, last),
        rewards: content.rewards.subarray(first, last),
        flags: flags.subarray(first, last),
        logProbabilities: content.logProbabilities.subarray(first, last),
        values: content.values.subarray(first, last),
        truncatedValues: content.truncatedValues,
        frames: content.frames.subarray(firstFrame * frameBytes, (last + stack - 1) * frameBytes),
      };
    }),
    end: {
      type: "end",
      slot,
      version,
      steps,
      bootstrapValue: 0,
      episodes: [
        {
          slot,
          episode,
          startState,
          steps,
          frames: steps * shape.frameSkip,
          episodeReturn: steps / 2,
          progress: null,
          finished: false,
          truncated: false,
        },
      ],
      sha256,
      progress: null,
    },
  });
}
