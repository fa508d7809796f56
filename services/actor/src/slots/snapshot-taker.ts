import type { Slot, SlotPosition, SlotSnapshot } from "@lockstep/environment";
import { maxSnapshotBytes } from "@lockstep/protocol";
import { TimeBudget } from "./time-budget.ts";

/** Where a slot's newest snapshot was taken. */
type Taken = Pick<SlotSnapshot, "episode" | "steps">;

/**
 * Decides of which slot a snapshot is taken next: of the one with most steps since its last snapshot, when the share of
 * time allows one. Snapshots save replays; no result depends on them.
 */
export class SnapshotTaker {
  readonly #budget: TimeBudget;
  /** By slot, of what the present learner has. */
  readonly #taken = new Map<number, Taken>();
  /** Slots whose state cannot be captured, or is too large to be sent. */
  readonly #without = new Set<number>();

  /** @param share of the time, from 0 (never) to 1 */
  constructor(share: number) {
    this.#budget = new TimeBudget(share);
  }

  /** A learner that has just started may have other snapshots. */
  forgetAll(): void {
    this.#taken.clear();
  }

  /** The learner has this snapshot already. */
  note({ slot, episode, steps }: SlotSnapshot): void {
    this.#taken.set(slot, { episode, steps });
  }

  /** The slot to take a snapshot of now; `null` for none. */
  next(slots: readonly Slot[], nowMs: number): Slot | null {
    const able = slots.filter(
      (slot) => slot.snapshot !== undefined && !this.#without.has(slot.index),
    );
    if (able.length === 0 || !this.#budget.allows(nowMs)) return null;
    let best: { readonly slot: Slot; readonly steps: number } | null = null;
    for (const slot of able) {
      const steps = this.#stepsSince(slot.position);
      if (steps > (best?.steps ?? 0)) best = { slot, steps };
    }
    return best?.slot ?? null;
  }

  /** @returns `null` when the slot cannot give one: it is not asked again */
  take(slot: Slot, now: () => number): SlotSnapshot | null {
    const begunMs = now();
    const snapshot = slot.snapshot?.() ?? null;
    this.#budget.spend(now() - begunMs);
    if (snapshot === null || snapshot.content.length > maxSnapshotBytes) {
      this.#without.add(slot.index);
      return null;
    }
    this.note(snapshot);
    return snapshot;
  }

  #stepsSince({ slot, episode, actions }: SlotPosition): number {
    const taken = this.#taken.get(slot);
    // Even at an episode's first step a snapshot saves something: the start script.
    return taken?.episode === episode ? actions.length - taken.steps : actions.length + 1;
  }
}
