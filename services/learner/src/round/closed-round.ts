import { explainedVariance } from "@lockstep/learning";
import {
  type EpisodeReport,
  type LedgerSegment,
  ledgerSegment,
  type ReachedPosition,
  type Segment,
} from "@lockstep/round";
import type { BarrierReport } from "./segment-barrier.ts";

/** A segment of the open round. */
export interface AcceptedSegment {
  readonly segment: Segment;
  /** `[steps]`: targets of the critic. */
  readonly returns: Float32Array;
  /** Its slot's position after it. */
  readonly next: ReachedPosition;
}

/** A round with all its segments and gradients. */
export interface ClosedRound {
  /** Of the weights that it was played with. */
  readonly version: number;
  readonly barrier: BarrierReport;
  /** By slot. */
  readonly segments: readonly LedgerSegment[];
  /** By slot and then in order. */
  readonly episodes: readonly EpisodeReport[];
  /** Whether any of its rewards, as the learner sees them, is not 0. */
  readonly rewarded: boolean;
  /** How well the critic predicted the returns; `null` when all returns were equal. */
  readonly explainedVariance: number | null;
}

/** @param accepted of all slots, in order */
export function closeRound(
  version: number,
  accepted: readonly AcceptedSegment[],
  barrier: BarrierReport,
): ClosedRound {
  return {
    version,
    barrier,
    segments: accepted.map(({ segment }) =>
      ledgerSegment(segment, barrier.arrivalsMs[segment.slot] ?? 0),
    ),
    episodes: accepted.flatMap(({ segment }) => segment.episodes),
    rewarded: accepted.some(({ segment }) => segment.rewards.some((reward) => reward !== 0)),
    explainedVariance: explainedVariance(
      joined(accepted.map(({ segment }) => segment.values)),
      joined(accepted.map(({ returns }) => returns)),
    ),
  };
}

function joined(columns: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(columns.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const column of columns) {
    whole.set(column, offset);
    offset += column.length;
  }
  return whole;
}
