import { permutation, uniform } from "@lockstep/learning";
import type { BatchShape, SlotRows } from "../algorithm.ts";
import { AlgorithmError } from "../algorithm-error.ts";
import { mostOptimizerSteps } from "./most-optimizer-steps.ts";

/** How often and in how many parts a batch is gone through. */
export interface Minibatches {
  /** Times that every row is used. */
  readonly epochs: number;
  /** Parts of an epoch, each an optimizer step. They differ by at most one row, or one segment with a memory. */
  readonly minibatches: number;
}

/**
 * Epochs over the batch, each cut into minibatches of rows that are drawn without repetition. The draw is a function of
 * seed, version and epoch. Rows of a minibatch are in the order of the batch, so that neighbours share frames. Where the
 * network has a memory, whole segments are drawn.
 * @throws {AlgorithmError} `INVALID_PASSES` for more minibatches than rows (or segments, where whole ones are drawn), or more
 * optimizer steps than {@link mostOptimizerSteps}
 */
export function shuffledMinibatches(
  { slots, segmentLength, seed, version, wholeSegments = false }: BatchShape,
  { epochs, minibatches }: Minibatches,
): readonly (readonly SlotRows[])[] {
  const steps = epochs * minibatches;
  if (!(steps <= mostOptimizerSteps)) {
    throw new AlgorithmError(
      "INVALID_PASSES",
      `${epochs} epochs of ${minibatches} minibatches are ${steps} optimizer steps an update; expected ${mostOptimizerSteps} or fewer`,
    );
  }
  const items = wholeSegments ? slots : slots * segmentLength;
  if (minibatches > items) {
    throw new AlgorithmError(
      "INVALID_PASSES",
      wholeSegments
        ? `a batch of ${slots} segments cannot be cut into ${minibatches} minibatches, which take whole segments because the network has a memory; lower their number or raise slots`
        : `a batch of ${items} rows cannot be cut into ${minibatches} minibatches; lower their number or raise slots or segmentLength`,
    );
  }
  return Array.from({ length: epochs }, (_, epoch) => {
    const order = permutation(items, (i) =>
      uniform(seed, "minibatches", epoch, version * items + i),
    );
    return Array.from({ length: minibatches }, (_, part) => {
      const [first, end] = [part, part + 1].map((p) => Math.floor((p * items) / minibatches));
      const drawn = order.slice(first, end).sort();
      return wholeSegments ? segmentsOf(drawn, segmentLength) : runsOf(drawn, segmentLength);
    });
  }).flat();
}

/** All rows of some slots. */
function segmentsOf(slots: Uint32Array, segmentLength: number): readonly SlotRows[] {
  return Array.from(slots, (slot) => ({ slot, firstStep: 0, steps: segmentLength }));
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
