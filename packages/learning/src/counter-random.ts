import { philox4x32 } from "./philox.ts";

/**
 * The use of a random number. Two purposes never share a number. The values are part of every run's identity: never
 * change or reuse one.
 */
export const purposes = {
  /** Which action a slot takes; counter = its step over all episodes. */
  action: 1,
  /** Whether a step's first frame keeps the previous action; counter = the slot's step over all episodes. */
  stickiness: 2,
  /** The start state of an episode; counter = the slot's episode. */
  startState: 3,
  /** The network's first weights; slot = index of the tensor, counter = index in the tensor. */
  initialWeights: 4,
  /** Actions of the uniform random policy, a baseline; counter = the slot's step. */
  randomPolicy: 5,
  /** Actions of an evaluation, independent of training; counter = the slot's step. */
  evaluationAction: 6,
  /** Sticky frames of an evaluation; counter = the slot's step. */
  evaluationStickiness: 7,
  /** Start states of an evaluation; counter = the slot's episode. */
  evaluationStartState: 8,
  /**
   * Faults that a chaos test injects; slot = the fault, counter = the property of the fault. Never part of a result.
   */
  faultPlan: 9,
  /** Which rows an optimizer step uses; slot = the epoch, counter = version · rows of the batch + place in the order. */
  minibatches: 10,
  /** Random numbers of a module's environment; counter: see `stepRandom`. */
  environment: 11,
  /** The same in an evaluation. */
  evaluationEnvironment: 12,
  /** Runs that a bootstrap draws again; slot = the repetition, counter = 2³² · group + place among the scores. */
  bootstrap: 13,
  /** How long a slot's segment takes in virtual time; counter = 0 for the slot's mean, 1 + version for its segment of a round. */
  arrivals: 14,
} as const;

/** Name of a purpose. */
export type Purpose = keyof typeof purposes;

const TWO_POW_32 = 2 ** 32;
const TWO_POW_MINUS_53 = 2 ** -53;

/**
 * A uniform random number in [0, 1) on a grid of 2⁻⁵³: a pure function of its arguments, without any hidden state.
 * @param seed of the run: a safe integer ≥ 0
 * @param slot an integer in [0, 2³²): the slot, or another number that the purpose defines
 * @param counter a safe integer ≥ 0: the step, the episode, or another count that the purpose defines
 * @throws {RangeError} for other values, because a rounded counter would repeat a number
 */
export function uniform(seed: number, purpose: Purpose, slot: number, counter: number): number {
  assertCount("seed", seed, Number.MAX_SAFE_INTEGER);
  assertCount("slot", slot, TWO_POW_32 - 1);
  assertCount("counter", counter, Number.MAX_SAFE_INTEGER);
  const [high, low] = philox4x32(
    [counter >>> 0, Math.floor(counter / TWO_POW_32), slot, purposes[purpose]],
    [seed >>> 0, Math.floor(seed / TWO_POW_32)],
  );
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) * TWO_POW_MINUS_53;
}

function assertCount(name: string, value: number, maximum: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > maximum) {
    throw new RangeError(`uniform: ${name} is ${value}; expected an integer in [0, ${maximum}]`);
  }
}
