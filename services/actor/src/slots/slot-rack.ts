import type { Slot, SlotPosition } from "@lockstep/environment";
import { samePosition } from "@lockstep/round";

/** Where slots come from. */
export interface SlotSource {
  /** Makes the run's slot of that index. The caller closes it. */
  open(index: number): Slot | Promise<Slot>;
}

interface Place {
  readonly slot: Slot;
  /** False until a first replay is done, while one is under way, and after one was given up. */
  standing: boolean;
}

/**
 * The slots this process has emulators for, never more than its capacity. A slot that was taken away stays warm until
 * its room is needed: given back at the position where it stands, it needs no replay.
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

  /** The slot, opened if need be; it then stands nowhere yet. @param keep slots that must not be closed to make room */
  async take(index: number, keep: (slot: number) => boolean): Promise<Slot> {
    const place = this.#places.get(index) ?? (await this.#make(index, keep));
    this.#places.delete(index);
    this.#places.set(index, place);
    return place.slot;
  }

  /** A slot that was taken. */
  get(index: number): Slot {
    const place = this.#places.get(index);
    if (place === undefined) throw new RangeError(`slot ${index} is not open`);
    return place.slot;
  }

  /** Whether that slot has not been closed. */
  holds(slot: Slot): boolean {
    return this.#places.get(slot.index)?.slot === slot;
  }

  standsAt(index: number, position: SlotPosition): boolean {
    const place = this.#places.get(index);
    return place?.standing === true && samePosition(place.slot.position, position);
  }

  /** Replays in slices; given up in between, the slot stands nowhere. Yields the steps that are left. */
  *seek(index: number, position: SlotPosition, stepsPerSlice: number): Generator<number, void> {
    const place = this.#places.get(index);
    if (place === undefined) throw new RangeError(`slot ${index} is not open`);
    place.standing = false;
    yield* place.slot.seekInSlices(position, stepsPerSlice);
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
    // Even a slot's very first step may be far: its start script must not hold up the process.
    return { slot: await this.#source.open(index), standing: false };
  }
}
