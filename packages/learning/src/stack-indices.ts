/** What determines the frames of a segment's observations. */
export interface FrameStacking {
  /** T: steps of the segment. */
  readonly steps: number;
  /** k: frames an observation stacks. */
  readonly stack: number;
  /** `[T]`: not 0 where an episode terminated or was truncated after that step. */
  readonly flags: Uint8Array;
  /** Index of the segment's first frame among the caller's frames; 0 when left out. */
  readonly firstFrame?: number;
}

/**
 * Number of frames of a segment of `steps` observations: the first one's whole stack, then the newest frame of each
 * step.
 */
export function segmentFrames(steps: number, stack: number): number {
  return stack + steps - 1;
}

/**
 * The frames of each step's observation, oldest first. Each observation drops the oldest frame of the one before and
 * adds a new one; the first observation of an episode is its first frame k times (as in baselines' FrameStack).
 * @returns `[T, k]` indices of frames; see {@link segmentFrames} for their order
 */
export function stackIndices(stacking: FrameStacking): Int32Array {
  const { steps, stack, flags, firstFrame = 0 } = stacking;
  if (flags.length !== steps) {
    throw new RangeError(`stackIndices: got ${flags.length} flags; expected ${steps}`);
  }
  const indices = new Int32Array(steps * stack);
  for (let t = 0; t < steps; t++) {
    const row = indices.subarray(t * stack, (t + 1) * stack);
    const newest = firstFrame + stack - 1 + t;
    if (t === 0) {
      for (let i = 0; i < stack; i++) row[i] = firstFrame + i;
    } else if (flags[t - 1] !== 0) {
      row.fill(newest);
    } else {
      row.set(indices.subarray((t - 1) * stack + 1, t * stack));
      row[stack - 1] = newest;
    }
  }
  return indices;
}
