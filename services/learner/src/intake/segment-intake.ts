import type { Receipt, SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import type { ReachedPosition, RoundFrames, Segment, SegmentShape } from "@lockstep/round";
import { LearnerError, type LearnerErrorCode } from "../learner-error.ts";
import type { SlotTable } from "../slots/slot-table.ts";
import { SegmentAssembly } from "./segment-assembly.ts";

/** The result of a completed segment. */
export interface IntakeVerdict {
  readonly receipt: Receipt;
  /** Set when it is accepted. */
  readonly segment: Segment | null;
}

/** What the intake needs to know about the open round. */
export interface IntakeRound {
  readonly version: number;
  /** At the start of the round, one for each slot. */
  readonly positions: readonly ReachedPosition[];
  /** Which actors may answer. */
  readonly table: SlotTable;
  readonly shape: SegmentShape;
  readonly frames: RoundFrames;
  /** Is shown the frames of accepted messages, for people. */
  readonly seen?: ((slot: number, frames: Uint8Array) => void) | undefined;
}

/**
 * Checks every message of a segment: its sender, its round, and its form. One answer is accepted for each slot and
 * version; a second one is compared with it and dropped.
 */
export class SegmentIntake {
  readonly #round: IntakeRound;
  /** By slot and actor: at most two for a slot, from its holder and from one other actor. */
  readonly #assemblies = new Map<number, Map<string, SegmentAssembly>>();
  /** Digests of accepted segments by slot, of the open round and the one before. */
  readonly #accepted = new Map<number, string>();
  readonly #acceptedBefore: ReadonlyMap<number, string>;
  /** Segments that were refused while they were still being sent, by actor: one receipt is enough. */
  readonly #refused: Map<string, Map<number, number>>;

  /** @param before of the round before; `null` for the first one of this process */
  constructor(round: IntakeRound, before: SegmentIntake | null) {
    this.#round = round;
    this.#acceptedBefore = before === null ? new Map() : before.#accepted;
    this.#refused = before === null ? new Map() : before.#refused;
  }

  /**
   * Keeps steps of a segment.
   * @returns a receipt to send when they are refused for the first time
   * @throws {LearnerError} `SEGMENT_MALFORMED`: the actor is broken and should be disconnected
   */
  steps(actor: string, message: SegmentSteps): Receipt | null {
    this.#checkSlot(message);
    if (this.#acceptedDigest(message) !== undefined) return null;
    const problem = this.#refusal(actor, message);
    if (problem !== null) return this.#refuseOnce(actor, message, problem);
    const begun = this.#assembly(actor, message.slot);
    const assembly =
      message.firstStep === 0 && begun.received > 0 ? this.#begin(actor, message.slot) : begun;
    // Messages that were on their way during a new grant belong to an abandoned segment.
    if (message.firstStep > assembly.received) return null;
    assembly.add(message);
    this.#round.seen?.(message.slot, message.frames);
    return null;
  }

  /**
   * Completes a segment.
   * @throws {LearnerError} `SEGMENT_MALFORMED`, `SEGMENT_DIGEST_MISMATCH`: the actor should be disconnected
   */
  end(actor: string, message: SegmentEnd): IntakeVerdict | null {
    this.#checkSlot(message);
    const before = this.#acceptedDigest(message);
    if (before !== undefined) return { receipt: duplicate(message, before), segment: null };
    const problem = this.#refusal(actor, message);
    if (problem !== null) {
      const receipt = this.#refuseOnce(actor, message, problem);
      return receipt === null ? null : { receipt, segment: null };
    }
    const segment = this.#assembly(actor, message.slot).finish(message);
    this.#assemblies.get(message.slot)?.delete(actor);
    for (const late of this.#assemblies.get(message.slot)?.values() ?? []) late.discard();
    this.#assemblies.delete(message.slot);
    this.#accepted.set(message.slot, segment.sha256);
    return { receipt: answer(message, "accepted"), segment };
  }

  /** Drops an actor's unfinished segment of a slot that it no longer plays. */
  drop(slot: number, actor: string): void {
    const ofSlot = this.#assemblies.get(slot);
    ofSlot?.get(actor)?.discard();
    ofSlot?.delete(actor);
  }

  /** Drops everything of an actor that left. */
  forget(actor: string): void {
    this.#refused.delete(actor);
  }

  #checkSlot(message: { readonly slot: number; readonly version: number }): void {
    const { length } = this.#round.positions;
    if (message.slot < length) return;
    throw new LearnerError(
      "SEGMENT_MALFORMED",
      `segment of slot ${message.slot}, version ${message.version}: slot is out of range, expected less than ${length}`,
    );
  }

  #refusal(actor: string, message: { slot: number; version: number }): LearnerError | null {
    const { slot, version } = message;
    const { version: open, table } = this.#round;
    const named = `segment of slot ${slot}, version ${version} is refused`;
    if (version < open) {
      return new LearnerError("STALE_SEGMENT", `${named}: the open round is version ${open}`);
    }
    if (version > open) {
      return new LearnerError("UNKNOWN_VERSION", `${named}: the open round is version ${open}`);
    }
    if (!table.mayAnswer(slot, actor)) {
      const holder = table.holders[slot] ?? null;
      return new LearnerError("SLOT_NOT_HELD", `${named}: ${holder ?? "nobody"} holds the slot`);
    }
    return null;
  }

  #refuseOnce(
    actor: string,
    message: { slot: number; version: number },
    problem: LearnerError,
  ): Receipt | null {
    const refused = this.#refused.get(actor) ?? new Map<number, number>();
    this.#refused.set(actor, refused);
    if (refused.get(message.slot) === message.version) return null;
    refused.set(message.slot, message.version);
    return answer(message, "refused", problem.code, problem.message);
  }

  #assembly(actor: string, slot: number): SegmentAssembly {
    return this.#assemblies.get(slot)?.get(actor) ?? this.#begin(actor, slot);
  }

  #begin(actor: string, slot: number): SegmentAssembly {
    this.drop(slot, actor);
    const { positions, shape, frames } = this.#round;
    const position = positions[slot] as ReachedPosition;
    const assembly = new SegmentAssembly(actor, position, shape, frames.open(slot));
    const ofSlot = this.#assemblies.get(slot) ?? new Map<string, SegmentAssembly>();
    this.#assemblies.set(slot, ofSlot.set(actor, assembly));
    return assembly;
  }

  #acceptedDigest(message: { slot: number; version: number }): string | undefined {
    const { version } = this.#round;
    if (message.version === version) return this.#accepted.get(message.slot);
    if (message.version === version - 1) return this.#acceptedBefore.get(message.slot);
    return undefined;
  }
}

function duplicate(message: SegmentEnd, accepted: string): Receipt {
  if (message.sha256 === accepted) return answer(message, "duplicate");
  return answer(
    message,
    "refused",
    "CONFLICTING_DUPLICATE",
    `segment of slot ${message.slot}, version ${message.version} has SHA-256 ${message.sha256}, the accepted one ${accepted}: determinism is broken`,
  );
}

function answer(
  { slot, version }: { slot: number; version: number },
  verdict: Receipt["verdict"],
  code: LearnerErrorCode | "" = "",
  message = "",
): Receipt {
  return { type: "receipt", slot, version, verdict, code, message };
}
