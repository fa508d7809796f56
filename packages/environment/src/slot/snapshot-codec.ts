import { EnvironmentError } from "../environment-error.ts";
import type { SlotPosition, SlotSnapshot } from "../slot-port.ts";
import type { SavedNumbers } from "./saved-numbers.ts";

/** What a slot is made of at a position, apart from the position itself. */
export interface SlotState {
  /** Of its wrappers and its judge, in an order that the slot knows. */
  readonly numbers: SavedNumbers;
  /** `[stack, height, width]`: what the next action is chosen from. */
  readonly observation: Uint8Array;
  /** As the emulator saved it. */
  readonly emulator: Uint8Array;
}

/** How a slot's state becomes a snapshot and is taken back. */
export interface SnapshotCodec {
  pack(position: SlotPosition, state: SlotState): SlotSnapshot;
  /**
   * The state in a snapshot that lies on the way to a position.
   * @throws {EnvironmentError} `SNAPSHOT_REFUSED` when it is damaged, of another format, or not on that way
   */
  unpack(snapshot: SlotSnapshot, position: SlotPosition): SlotState;
}

export function snapshotRefused(
  { slot, episode, steps }: SlotSnapshot,
  why: string,
  cause?: unknown,
): EnvironmentError {
  return new EnvironmentError(
    "SNAPSHOT_REFUSED",
    `The snapshot of slot ${slot} at step ${steps} of episode ${episode} is refused: ${why}. The slot's episode is replayed instead.`,
    { cause },
  );
}
