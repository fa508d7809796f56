import type { ChosenAlgorithm } from "@lockstep/algorithm";
import { explainedVariance } from "@lockstep/learning";
import type { EpisodeReport } from "@lockstep/protocol";
import {
  type LedgerSegment,
  learningSegmentOf,
  ledgerSegment,
  RoundUpdate,
  type RoundUpdateOptions,
  type Segment,
} from "@lockstep/round";
import { createDeferred, type Deferred } from "../waiting/deferred.ts";
import { type BarrierReport, SegmentBarrier } from "./segment-barrier.ts";

export interface RoundOptions extends RoundUpdateOptions {
  readonly version: number;
  readonly algorithm: ChosenAlgorithm;
  /** When it opened. */
  readonly openedMs: number;
}

/** A round whose segments are all there. */
export interface ClosedRound {
  /** Of the weights that it was played with. */
  readonly version: number;
  readonly barrier: BarrierReport;
  /** By slot. */
  readonly segments: readonly LedgerSegment[];
  /** By slot and then in order. */
  readonly episodes: readonly EpisodeReport[];
  /** How well the critic foretold the returns; `null` when they were all the same. */
  readonly explainedVariance: number | null;
}

interface AcceptedSegment {
  readonly segment: Segment;
  readonly returns: Float32Array;
}

/** One version's segments: the barrier that collects them and the update that is computed meanwhile. */
export class Round {
  readonly version: number;
  readonly update: RoundUpdate;
  readonly #algorithm: ChosenAlgorithm;
  readonly #slots: number;
  readonly #barrier: SegmentBarrier;
  readonly #kept = new Map<number, AcceptedSegment>();
  readonly #closed: Deferred<ClosedRound> = createDeferred();

  constructor(options: RoundOptions) {
    this.version = options.version;
    this.update = new RoundUpdate(options);
    this.#algorithm = options.algorithm;
    this.#slots = options.shape.slots;
    this.#barrier = new SegmentBarrier(options.shape.slots, options.openedMs);
  }

  /** Resolves when all segments are there. */
  get closed(): Promise<ClosedRound> {
    return this.#closed.promise;
  }

  /** Segments that are there. */
  get arrived(): number {
    return this.#barrier.arrived;
  }

  /**
   * Takes an accepted segment; one a slot.
   * @returns true when it was the last one
   */
  accept(segment: Segment, nowMs: number): boolean {
    const learning = learningSegmentOf(segment, this.#algorithm);
    this.#kept.set(segment.slot, {
      segment,
      returns: this.#algorithm.returns(learning.columns),
    });
    this.update.offer(learning);
    const barrier = this.#barrier.arrive(segment.slot, segment.actor, nowMs);
    if (barrier === null) return false;
    this.#closed.resolve(this.#close(barrier));
    return true;
  }

  #close(barrier: BarrierReport): ClosedRound {
    const kept = Array.from({ length: this.#slots }, (_, slot) => this.#kept.get(slot)).filter(
      (entry) => entry !== undefined,
    );
    return {
      version: this.version,
      barrier,
      segments: kept.map(({ segment }) =>
        ledgerSegment(segment, barrier.arrivalsMs[segment.slot] ?? 0),
      ),
      episodes: kept.flatMap(({ segment }) => segment.episodes),
      explainedVariance: explainedVariance(
        joined(kept.map(({ segment }) => segment.values)),
        joined(kept.map(({ returns }) => returns)),
      ),
    };
  }
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
