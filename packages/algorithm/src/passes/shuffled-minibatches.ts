import { permutation, uniform } from "@lockstep/learning";
import type { BatchShape, SlotRows } from "../algorithm.ts";
import { AlgorithmError } from "../algorithm-error.ts";
import { mostOptimizerSteps } from "./most-optimizer-steps.ts";

/** How often and in how many parts a batch is gone through. */
export interface Minibatches {
  /** Times that every row is used. */
  readonly epochs: number;
  /** Parts of an epoch, each an optimizer step. They differ by at most one row. */
  readonly minibatches: number;
}

/**
 * Epochs over the batch, each cut into minibatches of rows that are drawn without repetition. The draw is a function of
 * seed, version and epoch. Rows of a minibatch are in the order of the batch, so that neighbours share frames. Where the
 * network has a memory, whole segments are drawn.
 * @throws {AlgorithmError} `INVALID_PASSES` for more minibatches than rows, or more than {@link mostOptimizerSteps}
 */
export function shuffledMinibatches(
  batch: BatchShape,
  { epochs, minibatches }: Minibatches,
): readonly (readonly SlotRows[])[] {
  const steps = epochs * minibatches;
  if (!(steps <= mostOptimizerSteps)) {
    throw new AlgorithmError(
      "INVALID_PASSES",
      `${epochs} epochs of ${minibatches} minibatches are ${steps} optimizer steps an update; expected ${mostOptimizerSteps} or fewer`,
    );
  }
  if (batch.wholeSegments) return shuffledSegments(batch, { epochs, minibatches });
  const rows = batch.slots * batch.segmentLength;
  if (minibatches > rows) {
    throw new AlgorithmError(
      "INVALID_PASSES",
      `a batch of ${rows} rows cannot be cut into ${minibatches} minibatches; lower their number or raise slots or segmentLength`,
    );
  }
  return Array.from({ length: epochs }, (_, epoch) => {
    const order = permutation(rows, (i) =>
      uniform(batch.seed, "minibatches", epoch, batch.version * rows + i),
    );
    return Array.from({ length: minibatches }, (_, part) => {
      const [first, end] = [part, part + 1].map((p) => Math.floor((p * rows) / minibatches));
      return runsOf(order.slice(first, end).sort(), batch.segmentLength);
    });
  }).flat();
}

/** The same with whole segments in place of rows, in the order of slots. */
function shuffledSegments(
  { slots, segmentLength, seed, version }: BatchShape,
  { epochs, minibatches }: Minibatches,
): readonly (readonly SlotRows[])[] {
  if (minibatches > slots) {
    throw new AlgorithmError(
      "INVALID_PASSES",
      `a batch of ${slots} segments cannot be cut into ${minibatches} minibatches, which take whole segments because the network has a memory; lower their number or raise slots`,
    );
  }
  return Array.from({ length: epochs }, (_, epoch) => {
    const order = permutation(slots, (i) =>
      uniform(seed, "minibatches", epoch, version * slots + i),
    );
    return Array.from({ length: minibatches }, (_, part) => {
      const [first, end] = [part, part + 1].map((p) => Math.floor((p * slots) / minibatches));
      const chosen = [...order.slice(first, end).sort()];
      return chosen.map((slot) => ({ slot, firstStep: 0, steps: segmentLength }));
    });
  }).flat();
}

/** Rows in ascending order as runs of neighbours. */
function runsOf(rows: Uint32Array, segmentLength: number): readonly SlotRows[] {
  const runs: { slot: number; firstStep: number; steps: number }[] = [];
  for (const row of rows) {
    const slot = Math.floor(row / segmentLength);
    const step = row - slot * segmentLength;
    const last = runs.at(-1);
    if (last?.slot === slot && last.firstStep + last.steps === step) last.steps += 1;
    else runs.push({ slot, firstStep: step, steps: 1 });
  }
  return runs;
}
