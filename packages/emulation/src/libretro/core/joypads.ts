import type { ButtonMask } from "../../emulator.ts";
import { JOYPAD_DEVICE, JOYPAD_MASK_ID } from "../libretro-abi.ts";

/** The most pads that libretro's cores read. */
export const PORTS = 8;

/**
 * The pads as the core sees them. Our masks have libretro's bit order, so they need no conversion. Some cores ask for
 * one button at a time whenever the game reads its pad, a hundred times a frame: the function is short and cannot
 * throw.
 */
export class Joypads {
  readonly #held: Int32Array;

  /** @param held array for the masks, one for each port */
  constructor(held: Int32Array = new Int32Array(PORTS)) {
    this.#held = held;
  }

  /** Holds these buttons until the next call. */
  hold(players: readonly ButtonMask[]): void {
    for (let port = 0; port < PORTS; port++) this.#held[port] = players[port] ?? 0;
  }

  /** `retro_input_state_t`. */
  state(port: number, device: number, index: number, id: number): number {
    if ((device & 0xff) !== JOYPAD_DEVICE || index !== 0) return 0;
    const mask = this.#held[port] ?? 0;
    // The result is a signed 16-bit number.
    if (id === JOYPAD_MASK_ID) return (mask << 16) >> 16;
    return id >= 0 && id < 16 ? (mask >> id) & 1 : 0;
  }
}
