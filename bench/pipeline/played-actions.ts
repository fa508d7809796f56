import { readLedger } from "@lockstep/round";

/** Actions of one slot. */
export type SlotActions = readonly number[];

/** What a run plays, slot by slot, read from its ledger while it goes on. */
export class PlayedActions {
  readonly #ledger: string;
  readonly #slots: readonly number[][];
  #linesRead = 0;
  #taken = 0;

  constructor(ledger: string, slots: number) {
    this.#ledger = ledger;
    this.#slots = Array.from({ length: slots }, () => []);
  }

  /** @returns by slot: the next actions of all, as many as were played but at most so many each */
  async take(steps: number): Promise<readonly SlotActions[]> {
    await this.#readOn();
    const from = this.#taken;
    this.#taken = Math.min(from + steps, ...this.#slots.map(({ length }) => length));
    return this.#slots.map((actions) => actions.slice(from, this.#taken));
  }

  async #readOn(): Promise<void> {
    for await (const { number, record } of readLedger(this.#ledger)) {
      if (number <= this.#linesRead || record === null) continue;
      this.#linesRead = number;
      if (record.type !== "update") continue;
      for (const { slot, actions } of record.segments)
        this.#slots[slot]?.push(...Buffer.from(actions, "base64"));
    }
  }
}
