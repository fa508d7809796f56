import { readLedger } from "@lockstep/round";

/** The actions of one slot. */
export type SlotActions = readonly number[];

/** The actions that a run plays, by slot, read from its ledger while the run continues. */
export class PlayedActions {
  readonly #ledger: string;
  readonly #slots: readonly number[][];
  #linesRead = 0;
  #taken = 0;

  constructor(ledger: string, slots: number) {
    this.#ledger = ledger;
    this.#slots = Array.from({ length: slots }, () => []);
  }

  /** @returns by slot: the next actions, at most this many per slot and only as many as were played */
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
