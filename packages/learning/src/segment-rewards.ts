/** Bit of a step's flags: the game ended the episode after this step. The next state's value is 0. */
export const TERMINATED = 1;
/**
 * Bit of a step's flags: a time limit ended the episode after this step. The next state's value is V of the final
 * state.
 */
export const TRUNCATED = 2;

export type FloatArray = Float32Array | Float64Array;

/** The rewards of one slot in T consecutive steps, and the critic's values. */
export interface SegmentRewards {
  /** `[T]`, after scaling and clipping. */
  readonly rewards: FloatArray;
  /** `[T]`: V of the observation that each step acted on. */
  readonly values: FloatArray;
  /** `[T]`: {@link TERMINATED}, {@link TRUNCATED} or 0, never both. */
  readonly flags: Uint8Array;
  /** V of the final observation of each truncated episode, in order. */
  readonly truncatedValues: FloatArray;
  /** V of the observation after the last step; ignored when that step ended an episode. */
  readonly bootstrapValue: number;
}

/** Resolved from flags: the value of each next state, and whether it belongs to the same episode. */
export interface Continuation {
  /** `[T]`: V of the state after each step: 0 when terminated, the final observation's when truncated. */
  readonly nextValues: Float64Array;
  /** `[T]`: 1 where the next step belongs to the same episode, 0 where the trace is cut. */
  readonly continues: Uint8Array;
}

/** Columns of consecutive steps. */
export interface StepColumns {
  /** `[T]`: {@link TERMINATED}, {@link TRUNCATED} or 0, never both. */
  readonly flags: Uint8Array;
  /** One for each truncated step. */
  readonly truncatedValues: FloatArray;
  /** `[T]` */
  readonly [perStep: string]: FloatArray | Uint8Array;
}

/**
 * Checks that columns describe that many steps: equal lengths, valid flags, and one value for each truncation. Applied
 * to segments from peers and to the inputs of advantages.
 * @returns what is wrong, as a sentence; `null` when nothing is
 */
export function stepsProblem(steps: number, columns: StepColumns): string | null {
  const { truncatedValues, ...perStep } = columns;
  for (const [name, { length }] of Object.entries(perStep)) {
    if (length !== steps) return `${name}.length is ${length}, expected ${steps}`;
  }
  let truncations = 0;
  for (const [step, flag] of columns.flags.entries()) {
    if (flag > TRUNCATED) {
      return `flags[${step}] is ${flag}, expected ${TERMINATED}, ${TRUNCATED} or 0`;
    }
    if (flag === TRUNCATED) truncations += 1;
  }
  if (truncatedValues.length === truncations) return null;
  return `truncatedValues.length is ${truncatedValues.length}, expected ${truncations}`;
}

/**
 * Resolves terminated and truncated. They differ in the next state's value; after both, the next step's rewards belong
 * to another episode.
 * @throws {RangeError} what {@link stepsProblem} says
 */
export function continuationOf(segment: SegmentRewards): Continuation {
  const { rewards, values, flags, truncatedValues, bootstrapValue } = segment;
  const steps = rewards.length;
  const problem = stepsProblem(steps, { values, flags, truncatedValues });
  if (problem !== null) throw new RangeError(`a segment of ${steps} rewards: ${problem}`);
  const nextValues = new Float64Array(steps);
  const continues = new Uint8Array(steps);
  let truncations = 0;
  for (let t = 0; t < steps; t++) {
    if (flags[t] === 0) {
      nextValues[t] = t + 1 < steps ? (values[t + 1] as number) : bootstrapValue;
      continues[t] = 1;
    } else if (flags[t] === TRUNCATED) {
      nextValues[t] = truncatedValues[truncations++] as number;
    }
  }
  return { nextValues, continues };
}
