import type { ChosenAlgorithm } from "@lockstep/algorithm";
import type { Receipt, SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import {
  type AppliedRound,
  advancePosition,
  learningSegmentOf,
  type ReachedPosition,
  RoundUpdate,
  type RoundUpdateOptions,
  type Segment,
  type UpdatePlan,
} from "@lockstep/round";
import { SegmentIntake } from "../intake/segment-intake.ts";
import type { SlotTable } from "../slots/slot-table.ts";
import { createDeferred, type Deferred } from "../waiting/deferred.ts";
import { type AcceptedSegment, type ClosedRound, closeRound } from "./closed-round.ts";
import { SegmentBarrier } from "./segment-barrier.ts";

/** Values that all rounds of a run share. */
export interface RoundParts extends Omit<RoundUpdateOptions, "plan"> {
  /** Of the update that follows a version. */
  readonly planAt: (version: number) => UpdatePlan;
  readonly algorithm: ChosenAlgorithm;
  readonly table: SlotTable;
  /** Is shown the frames of accepted messages, for people. */
  readonly seen?: ((slot: number, frames: Uint8Array) => void) | undefined;
  readonly now: () => number;
}

/**
 * What happens to a round, in order:
 * - `early`: the round is open, but its weights are not ready. It accepts no segments yet.
 * - `collecting`: its weights are published. Segments arrive, and gradients are computed as soon as a micro-batch has
 *   all its segments.
 * - `complete`: all segments have arrived. The next round can open while the last gradients are computed.
 * - `computed`: the gradients of the first optimizer step are added up in the engine.
 * - `given up`: the round is not needed any more. Reached from any other state.
 */
export type RoundState = "early" | "collecting" | "complete" | "computed" | "given up";

/**
 * The round that accepts segments: each slot's position, the accepted segments, and the update that is computed from
 * them. All effects of an accepted segment are in this class, and only {@link next} opens the next round.
 */
export class OpenRound {
  /** Version of the weights that it is played with. */
  readonly version: number;
  /** At the start of the round, one for each slot. Never changed in place. */
  readonly positions: readonly ReachedPosition[];
  /** @throws the engine's error */
  readonly computed: Promise<ClosedRound>;
  readonly #parts: RoundParts;
  readonly #intake: SegmentIntake;
  readonly #update: RoundUpdate;
  readonly #barrier: SegmentBarrier;
  readonly #accepted: (AcceptedSegment | null)[];
  readonly #closed: Deferred<ClosedRound> = createDeferred();
  #state: RoundState = "early";

  /** @param before the round before; `null` for the first one of this process */
  constructor(
    parts: RoundParts,
    version: number,
    positions: readonly ReachedPosition[],
    before: OpenRound | null = null,
  ) {
    this.version = version;
    this.positions = positions;
    this.#parts = parts;
    this.#update = new RoundUpdate({ ...parts, plan: parts.planAt(version) });
    this.#barrier = new SegmentBarrier(parts.shape.slots, parts.now());
    this.#accepted = positions.map(() => null);
    this.#intake = new SegmentIntake(
      {
        ...{ version, positions, table: parts.table, shape: parts.shape, seen: parts.seen },
        frames: this.#update.frames,
      },
      before === null ? null : before.#intake,
    );
    this.computed = this.#compute();
    // A rejection without a waiter must not count as unhandled.
    this.computed.catch(() => undefined);
  }

  get state(): RoundState {
    return this.#state;
  }

  /** Number of accepted segments. */
  get arrived(): number {
    return this.#barrier.arrived;
  }

  /** Rows whose gradients are computed, and the total of all its optimizer steps. */
  get rows(): { readonly computed: number; readonly expected: number } {
    const { rowsComputed, rows } = this.#update;
    return { computed: rowsComputed, expected: rows };
  }

  /** Its weights are published and in the engine: from now on it is played and computed. */
  publish(): void {
    this.#enter("collecting", "early");
    this.#update.start();
  }

  /**
   * Keeps steps of a segment.
   * @returns a receipt to send when they are refused for the first time
   * @throws {LearnerError} `SEGMENT_MALFORMED`: the actor is broken and should be disconnected
   */
  steps(actor: string, message: SegmentSteps): Receipt | null {
    this.#expectPublished(message);
    return this.#intake.steps(actor, message);
  }

  /**
   * Completes a segment and accepts it if it is valid.
   * @returns what to answer, if anything
   * @throws {LearnerError} `SEGMENT_MALFORMED`, `SEGMENT_DIGEST_MISMATCH`: the actor should be disconnected
   */
  end(actor: string, message: SegmentEnd): Receipt | null {
    this.#expectPublished(message);
    const verdict = this.#intake.end(actor, message);
    if (verdict === null) return null;
    if (verdict.segment !== null) this.#accept(verdict.segment);
    return verdict.receipt;
  }

  /** Drops an actor's unfinished segment of a slot that it no longer plays. */
  drop(slot: number, actor: string): void {
    this.#intake.drop(slot, actor);
  }

  /** Drops everything of an actor that left. */
  forget(actor: string): void {
    this.#intake.forget(actor);
  }

  isAccepted(slot: number): boolean {
    return (this.#accepted[slot] ?? null) !== null;
  }

  /** Where a new holder of the slot begins: in this round, or in the next one when this one has its segment. */
  start(slot: number): { readonly version: number; readonly position: ReachedPosition } {
    const accepted = this.#accepted[slot];
    if (accepted != null) return { version: this.version + 1, position: accepted.next };
    const position = this.positions[slot];
    if (position !== undefined) return { version: this.version, position };
    throw new RangeError(`slot ${slot} is not one of the run's ${this.positions.length} slots`);
  }

  /** Opens the round that begins where this one's segments ended. Call once, when it is complete. */
  next(): OpenRound {
    if (this.#state !== "complete" && this.#state !== "computed") {
      const missing = this.#accepted.indexOf(null);
      throw new RangeError(`round ${this.version} is ${this.#state}: slot ${missing} is missing`);
    }
    const positions = this.positions.map(({ slot }) => this.start(slot).position);
    return new OpenRound(this.#parts, this.version + 1, positions, this);
  }

  /**
   * Makes its optimizer steps after its gradients are computed.
   * @throws {ModelError} `NON_FINITE_LOSS`, `NON_FINITE_GRADIENT`
   */
  async apply(learningRate: number): Promise<AppliedRound> {
    return await this.#update.apply(learningRate);
  }

  /** Resolves when the engine is at rest and has forgotten the round. */
  async giveUp(): Promise<void> {
    this.#state = "given up";
    await this.#update.giveUp();
  }

  #accept(segment: Segment): void {
    if (this.#state === "given up") return;
    const { slot, actor, actions, flags, observationSha256, hiddenStates } = segment;
    const learning = learningSegmentOf(segment, this.#parts.algorithm, this.#parts.shape);
    this.#accepted[slot] = {
      segment,
      returns: this.#parts.algorithm.returns(learning.columns),
      next: {
        ...advancePosition(this.start(slot).position, actions, flags),
        ...(observationSha256 !== undefined && { observationSha256 }),
        ...(hiddenStates && { hiddenState: hiddenStates.after }),
      },
    };
    const report = this.#barrier.arrive(slot, actor, this.#parts.now());
    if (report !== null) {
      this.#enter("complete", "collecting");
      const all = this.#accepted.filter((accepted) => accepted !== null);
      this.#closed.resolve(closeRound(this.version, all, report));
    }
    this.#update.offer(learning);
  }

  /** No actor can have played it before. */
  #expectPublished({ version }: SegmentSteps | SegmentEnd): void {
    if (this.#state !== "early" || version !== this.version) return;
    throw new RangeError(`round ${this.version} is early: it takes no segment`);
  }

  async #compute(): Promise<ClosedRound> {
    const [closed] = await Promise.all([this.#closed.promise, this.#update.finished]);
    this.#enter("computed", "complete");
    return closed;
  }

  #enter(state: RoundState, from: RoundState): void {
    if (this.#state === "given up") return;
    if (this.#state !== from) {
      throw new RangeError(`round ${this.version} is ${this.#state}, expected ${from}`);
    }
    this.#state = state;
  }
}
