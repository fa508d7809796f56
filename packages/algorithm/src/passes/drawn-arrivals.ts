import { exact, uniform } from "@lockstep/learning";
import type { BatchShape, SlotRows } from "../algorithm.ts";
import { AlgorithmError } from "../algorithm-error.ts";

/** How long segments take in virtual time, which decides their order. */
export const arrivalKinds = ["equal", "unequal", "slot-order"] as const;
export type ArrivalKind = (typeof arrivalKinds)[number];

/** In which order a round's segments arrive, and how many steps are made of them. */
export interface Arrivals {
  /**
   * `equal`: each segment takes a time that is drawn from the exponential distribution of mean 1, so every order is equally
   * likely in each round. `unequal`: a slot's mean is drawn once a run, between 1 and 4: slow slots are late in most rounds.
   * `slot-order`: slot 0 is first, always.
   */
  readonly arrivals: ArrivalKind;
  /** Of the last step; `null`: a step for each segment. */
  readonly maxStaleness: number | null;
}

const slowestMean = 4;

/**
 * Optimizer steps as workers without a barrier would cause them: segments arrive in an order that is drawn from the seed, and
 * each step takes those that come next. A step's place is its staleness: so many steps were made since its segments began.
 * With `maxStaleness` s there are s + 1 steps, whose numbers of segments differ by one at most. The segments of a step are in
 * the order of slots, so that one step over all of them is the same as without asynchrony.
 * @throws {AlgorithmError} `INVALID_PASSES` for a staleness that so many slots cannot have
 */
export function drawnArrivals(
  batch: BatchShape,
  { arrivals, maxStaleness }: Arrivals,
): readonly (readonly SlotRows[])[] {
  const { slots, segmentLength } = batch;
  const steps = maxStaleness === null ? slots : maxStaleness + 1;
  if (!(Number.isSafeInteger(steps) && steps >= 1 && steps <= slots))
    throw new AlgorithmError(
      "INVALID_PASSES",
      `maxStaleness: ${maxStaleness} needs ${steps} segments a round, got ${slots} slots; lower it to ${slots - 1} or less, or raise slots`,
    );
  if (!arrivalKinds.includes(arrivals))
    throw new AlgorithmError(
      "INVALID_PASSES",
      `arrivals: got ${String(arrivals)}; expected one of: ${arrivalKinds.join(", ")}`,
    );
  const order = orderOf(batch, arrivals);
  return Array.from({ length: steps }, (_, step) => {
    const [first, end] = [step, step + 1].map((at) => Math.floor((at * slots) / steps));
    return order
      .slice(first, end)
      .sort((a, b) => a - b)
      .map((slot) => ({ slot, firstStep: 0, steps: segmentLength }));
  });
}

/** Slots in the order of arrival. */
function orderOf({ slots, seed, version }: BatchShape, kind: ArrivalKind): number[] {
  const times = Array.from({ length: slots }, (_, slot) => {
    if (kind === "slot-order") return slot;
    // −log(1 − u) has the exponential distribution of mean 1.
    const taken = -exact.log1p(-uniform(seed, "arrivals", slot, 1 + version));
    return taken * (kind === "equal" ? 1 : meanOf(seed, slot));
  });
  const order = times.map((_, slot) => slot);
  return order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
}

function meanOf(seed: number, slot: number): number {
  return 1 + (slowestMean - 1) * uniform(seed, "arrivals", slot, 0);
}
