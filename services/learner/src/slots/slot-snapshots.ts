import type { SlotPosition, SlotSnapshot } from "@lockstep/environment";
import { sha256Hex } from "@lockstep/protocol";
import { leadsTo } from "@lockstep/round";

/**
 * The newest snapshot of each slot. At most one a slot is kept, so their sum is at most the number of slots times the
 * protocol's largest snapshot. A cache only: a slot without one is replayed from its episode's start.
 */
export class SlotSnapshots {
  readonly #newest: (SlotSnapshot | null)[];

  /** @param kept of the checkpoint that the session began with */
  constructor(slots: number, kept: readonly SlotSnapshot[] = []) {
    this.#newest = Array.from({ length: slots }, () => null);
    for (const snapshot of kept) if (snapshot.slot < slots) this.#newest[snapshot.slot] = snapshot;
  }

  /**
   * Keeps a snapshot in place of the slot's earlier one.
   * @param position of the slot now
   * @returns why it is not kept: `late` when the slot has moved since, `damaged`
   */
  keep(snapshot: SlotSnapshot, position: SlotPosition): "kept" | "late" | "damaged" {
    const isHere = leadsTo(snapshot, position) && snapshot.steps === position.actions.length;
    if (!isHere) return "late";
    if (sha256Hex(snapshot.content) !== snapshot.sha256) return "damaged";
    this.#newest[snapshot.slot] = snapshot;
    return "kept";
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
}
