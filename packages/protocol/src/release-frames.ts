import type { SegmentSteps } from "./actor-message.ts";
import { releaseMemory } from "./release-memory.ts";

/** Gives back the memory of a message whose frames have been copied: `frames` is empty afterwards. */
export function releaseFrames({ frames }: SegmentSteps): void {
  releaseMemory(frames);
}
