/** Bit of a step's flags: the game itself ended the episode after this step. What follows is worth 0. */
export const TERMINATED = 1;
/** Bit of a step's flags: a time limit ended the episode after this step. What would have followed is worth V. */
export const TRUNCATED = 2;

export type FloatArray = Float32Array | Float64Array;

/** What one slot earned in T consecutive steps, and what the critic thought of it. */
export interface SegmentRewards {
  /** `[T]`, after scaling and clipping. */
  readonly rewards: FloatArray;
  /** `[T]`: V of the observation that each step acted on. */
  readonly values: FloatArray;
  /** `[T]`: {@link TERMINATED}, {@link TRUNCATED} or 0, never both. */
  readonly flags: Uint8Array;
  /** V of the final observation of each truncated episode, in order: one for each truncated step. */
  readonly truncatedValues: FloatArray;
  /** V of the observation after the last step; not looked at when that step ended an episode. */
  readonly bootstrapValue: number;
}

/** How a step goes on, resolved from flags: what the next state is worth, and whether it is of the same episode. */
export interface Continuation {
  /** `[T]`: V of the state after each step: 0 when terminated, the final observation's when truncated. */
  readonly nextValues: Float64Array;
  /** `[T]`: 1 where the next step belongs to the same episode, 0 where the trace is cut. */
  readonly continues: Uint8Array;
}

/**
 * Resolves terminated and truncated, which differ in what the next state is worth and agree in that the next step's
 * rewards belong to another episode.
 * @throws {RangeError} when lengths disagree, a step has both flags, or truncated values do not match the flags
 */
export function continuationOf(segment: SegmentRewards): Continuation {
  const steps = assertShapes(segment);
  const nextValues = new Float64Array(steps);
  const continues = new Uint8Array(steps);
  let truncations = 0;
  for (let t = 0; t < steps; t++) {
    const flags = segment.flags[t] as number;
    if (flags === 0) {
      nextValues[t] = t + 1 < steps ? (segment.values[t + 1] as number) : segment.bootstrapValue;
      continues[t] = 1;
    } else if (flags === TRUNCATED) {
      nextValues[t] = segment.truncatedValues[truncations++] ?? Number.NaN;
    } else if (flags !== TERMINATED) {
      throw new RangeError(
        `step ${t} has flags ${flags}; expected ${TERMINATED}, ${TRUNCATED} or 0`,
      );
    }
  }
  if (truncations !== segment.truncatedValues.length) {
    throw new RangeError(
      `${truncations} steps are truncated but there are ${segment.truncatedValues.length} truncated values`,
    );
  }
  return { nextValues, continues };
}

function assertShapes(segment: SegmentRewards): number {
  const steps = segment.rewards.length;
  if (segment.values.length !== steps || segment.flags.length !== steps) {
    throw new RangeError(
      `a segment has ${steps} rewards, ${segment.values.length} values, ${segment.flags.length} flags; expected equally many`,
    );
  }
  return steps;
}
