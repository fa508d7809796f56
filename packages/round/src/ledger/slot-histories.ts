import { firstPosition, type ReachedPosition } from "../segment/slot-position.ts";
import type { LedgerUpdate } from "./ledger-record.ts";
import { hiddenStateOf } from "./ledger-segment.ts";

/** The position of every slot while a ledger is read from its beginning. */
export class SlotHistories {
  #positions: readonly ReachedPosition[];

  constructor(slots: number) {
    this.#positions = Array.from({ length: slots }, (_, slot) => firstPosition(slot));
  }

  /** At the start of the round after the last one that was {@link advance}d over. Never changed in place. */
  get positions(): readonly ReachedPosition[] {
    return this.#positions;
  }

  /** Goes on over a round. */
  advance({ segments, episodes }: LedgerUpdate): void {
    this.#positions = this.#positions.map((position) => {
      const segment = segments.find(({ slot }) => slot === position.slot);
      if (segment === undefined) return position;
      const played = Buffer.from(segment.actions, "base64");
      const ended = episodes.filter(({ slot }) => slot === position.slot);
      const hiddenState = hiddenStateOf(segment);
      const over = ended.reduce((sum, { steps }) => sum + steps, 0);
      return {
        slot: position.slot,
        episode: position.episode + ended.length,
        actions: Uint8Array.from(Buffer.concat([position.actions, played]).subarray(over)),
        stepsBefore: position.stepsBefore + played.length,
        ...(hiddenState && { hiddenState }),
      };
    });
  }
}
