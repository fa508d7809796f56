import type { Slot, SlotPosition, SlotSnapshot } from "@lockstep/environment";
import { samePosition } from "@lockstep/round";

/** Opens slots. */
export interface SlotSource {
  /** Makes the run's slot of that index. The caller closes it. */
  open(index: number): Slot | Promise<Slot>;
}

interface Place {
  readonly slot: Slot;
  /** False before the first replay is done, during a replay, and after an interrupted one. */
  standing: boolean;
}

/**
 * The slots with an emulator in this process, at most its capacity. A revoked slot keeps its emulator until the space
 * is needed: if it is granted again at the same position, it needs no replay.
 */
export class SlotRack {
  readonly #source: SlotSource;
  readonly #capacity: number;
  /** Least recently used first. */
  readonly #places = new Map<number, Place>();

  constructor(source: SlotSource, capacity: number) {
    this.#source = source;
    this.#capacity = capacity;
  }

  /** Slots with an emulator, least recently used first. */
  get open(): readonly number[] {
    return [...this.#places.keys()];
  }

  /**
   * The slot; opens it if necessary, then without a position.
   * @param keep slots that must not be closed to make room
   */
  async take(index: number, keep: (slot: number) => boolean): Promise<Slot> {
    const place = this.#places.get(index) ?? (await this.#make(index, keep));
    this.#places.delete(index);
    this.#places.set(index, place);
    return place.slot;
  }

  /** An open slot. */
  get(index: number): Slot {
    const place = this.#places.get(index);
    if (place === undefined) throw new RangeError(`slot ${index} is not open`);
    return place.slot;
  }

  /** Whether the slot is open. */
  holds(slot: Slot): boolean {
    return this.#places.get(slot.index)?.slot === slot;
  }

  standsAt(index: number, position: SlotPosition): boolean {
    const place = this.#places.get(index);
    return place?.standing === true && samePosition(place.slot.position, position);
  }

  /**
   * Replays in slices and yields the remaining steps. If it is interrupted, the slot has no position.
   * @param from a snapshot on the way
   * @throws {EnvironmentError} `SNAPSHOT_REFUSED`: a seek without it helps
   */
  *seek(
    index: number,
    position: SlotPosition,
    stepsPerSlice: number,
    from?: SlotSnapshot,
  ): Generator<number, void> {
    const place = this.#places.get(index);
    if (place === undefined) throw new RangeError(`slot ${index} is not open`);
    place.standing = false;
    yield* place.slot.seekInSlices(position, stepsPerSlice, from);
    place.standing = true;
  }

  /** Closes all slots. Idempotent. */
  close(): void {
    for (const { slot } of this.#places.values()) slot.close();
    this.#places.clear();
  }

  async #make(index: number, keep: (slot: number) => boolean): Promise<Place> {
    for (const [other, { slot }] of [...this.#places]) {
      if (this.#places.size < this.#capacity) break;
      if (keep(other)) continue;
      this.#places.delete(other);
      slot.close();
    }
    // Even a slot's first step may need a long start script, which must not block the process.
    return { slot: await this.#source.open(index), standing: false };
  }
}
