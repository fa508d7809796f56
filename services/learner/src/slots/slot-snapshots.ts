import type { SlotPosition, SlotSnapshot } from "@lockstep/environment";
import { leadsTo } from "@lockstep/round";
import { sha256Hex } from "@lockstep/system";

/** Most bytes of all snapshots together: they are a part of each checkpoint, whose size stores limit. */
const mostBytes = 128 * 1024 * 1024;

/** Whether a snapshot is kept: `late` when the slot has moved since, `full` when there is no room for more bytes. */
export type SnapshotVerdict = "kept" | "late" | "damaged" | "full";

/**
 * The newest snapshot of each slot, at most one a slot and {@link mostBytes} together. A cache only: a slot without one is
 * replayed from its episode's start.
 */
export class SlotSnapshots {
  readonly #newest: (SlotSnapshot | null)[];
  readonly #maxBytes: number;
  #bytes = 0;

  /** @param kept of the checkpoint that the session began with */
  constructor(slots: number, kept: readonly SlotSnapshot[] = [], maxBytes: number = mostBytes) {
    this.#newest = Array.from({ length: slots }, () => null);
    this.#maxBytes = maxBytes;
    for (const snapshot of kept) if (snapshot.slot < slots) this.#replace(snapshot);
  }

  /**
   * Keeps a snapshot in place of the slot's earlier one.
   * @param position of the slot now
   */
  keep(snapshot: SlotSnapshot, position: SlotPosition): SnapshotVerdict {
    const isHere = leadsTo(snapshot, position) && snapshot.steps === position.actions.length;
    if (!isHere) return "late";
    if (sha256Hex(snapshot.content) !== snapshot.sha256) return "damaged";
    return this.#replace(snapshot) ? "kept" : "full";
  }

  /** The slot's snapshot when it lies on the way to a position of the slot. */
  towards(position: SlotPosition): SlotSnapshot | null {
    const snapshot = this.#newest[position.slot] ?? null;
    return snapshot !== null && leadsTo(snapshot, position) ? snapshot : null;
  }

  /** Steps that a new holder must replay to reach a position. */
  replaySteps(position: SlotPosition): number {
    return position.actions.length - (this.towards(position)?.steps ?? 0);
  }

  #replace(snapshot: SlotSnapshot): boolean {
    const before = this.#newest[snapshot.slot]?.content.length ?? 0;
    const bytes = this.#bytes - before + snapshot.content.length;
    if (bytes > this.#maxBytes) return false;
    this.#newest[snapshot.slot] = snapshot;
    this.#bytes = bytes;
    return true;
  }
}
