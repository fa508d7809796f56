import type { Receipt, SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import type { RoundFrames, Segment, SegmentShape } from "@lockstep/round";
import { LearnerError, type LearnerErrorCode } from "../learner-error.ts";
import type { SlotTable } from "../slots/slot-table.ts";
import { SegmentAssembly } from "./segment-assembly.ts";

/** What became of a segment that ended. */
export interface IntakeVerdict {
  readonly receipt: Receipt;
  /** Set when it is accepted. */
  readonly segment: Segment | null;
}

/**
 * Decides about every message of a segment: whose it is, which round's, and whether it is well formed. There is one
 * accepted answer for each slot and version; a second one is compared with it and dropped.
 */
export class SegmentIntake {
  readonly #table: SlotTable;
  readonly #shape: SegmentShape;
  readonly #frames: () => RoundFrames;
  /** By slot and actor: at most two a slot, its holder's and a spare's. */
  readonly #assemblies = new Map<number, Map<string, SegmentAssembly>>();
  /** Digests of accepted segments by version and slot, of the open round and the one before. */
  readonly #accepted = new Map<number, Map<number, string>>();
  /** Segments that were refused while they were still being sent, by actor: one receipt is enough. */
  readonly #refused = new Map<string, Map<number, number>>();

  /** @param frames of the open round */
  constructor(table: SlotTable, shape: SegmentShape, frames: () => RoundFrames) {
    this.#table = table;
    this.#shape = shape;
    this.#frames = frames;
  }

  /**
   * Keeps steps of a segment.
   * @returns a receipt to send when they are refused for the first time
   * @throws {LearnerError} `SEGMENT_MALFORMED`: the actor is broken and should be cut off
   */
  steps(actor: string, message: SegmentSteps): Receipt | null {
    this.#checkSlot(message);
    if (this.#acceptedDigest(message) !== undefined) return null;
    const problem = this.#refusal(actor, message);
    if (problem !== null) return this.#refuseOnce(actor, message, problem);
    const begun = this.#assembly(actor, message.slot);
    const assembly =
      message.firstStep === 0 && begun.received > 0 ? this.#begin(actor, message.slot) : begun;
    // What was on its way when the slot was granted anew belongs to a play that was given up.
    if (message.firstStep > assembly.received) return null;
    assembly.add(message);
    return null;
  }

  /**
   * Completes a segment.
   * @throws {LearnerError} `SEGMENT_MALFORMED`, `SEGMENT_DIGEST_MISMATCH`: the actor should be cut off
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
    this.#table.accept(message.slot, segment.actions, segment.flags);
    this.#digests(message.version).set(message.slot, segment.sha256);
    return { receipt: answer(message, "accepted"), segment };
  }

  /** Forgets what an actor sent of a slot that it no longer plays. */
  drop(slot: number, actor: string): void {
    const ofSlot = this.#assemblies.get(slot);
    ofSlot?.get(actor)?.discard();
    ofSlot?.delete(actor);
  }

  /** Forgets an actor that is gone. */
  forget(actor: string): void {
    this.#refused.delete(actor);
  }

  /** After the table has opened the next round. */
  roundOpened(): void {
    for (const version of this.#accepted.keys()) {
      if (version < this.#table.version - 1) this.#accepted.delete(version);
    }
  }

  #checkSlot(message: { readonly slot: number; readonly version: number }): void {
    if (message.slot < this.#table.size) return;
    throw new LearnerError(
      "SEGMENT_MALFORMED",
      `segment of slot ${message.slot}, version ${message.version}: slot is out of range, expected less than ${this.#table.size}`,
    );
  }

  #refusal(actor: string, message: { slot: number; version: number }): LearnerError | null {
    const { slot, version } = message;
    const open = this.#table.version;
    const named = `segment of slot ${slot}, version ${version} is refused`;
    if (version < open) {
      return new LearnerError("STALE_SEGMENT", `${named}: the open round is version ${open}`);
    }
    if (version > open) {
      return new LearnerError("UNKNOWN_VERSION", `${named}: the open round is version ${open}`);
    }
    if (!this.#table.mayAnswer(slot, actor)) {
      const holder = this.#table.holders[slot] ?? null;
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
    const position = this.#table.position(slot);
    const frames = this.#frames().open(slot);
    const assembly = new SegmentAssembly(actor, position, this.#shape, frames);
    const ofSlot = this.#assemblies.get(slot) ?? new Map<string, SegmentAssembly>();
    this.#assemblies.set(slot, ofSlot.set(actor, assembly));
    return assembly;
  }

  #acceptedDigest(message: { slot: number; version: number }): string | undefined {
    return this.#accepted.get(message.version)?.get(message.slot);
  }

  #digests(version: number): Map<number, string> {
    const digests = this.#accepted.get(version) ?? new Map<number, string>();
    this.#accepted.set(version, digests);
    return digests;
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
