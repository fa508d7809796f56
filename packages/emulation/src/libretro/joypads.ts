import type { ButtonMask } from "../emulator.ts";
import { JOYPAD_DEVICE, JOYPAD_MASK_ID } from "./libretro-abi.ts";

/** The pads as the core sees them. Our masks have libretro's own bit order, so nothing is translated. */
export class Joypads {
  #players: readonly ButtonMask[] = [];

  /** Holds these until the next call. */
  hold(players: readonly ButtonMask[]): void {
    this.#players = players;
  }

  /** `retro_input_state_t`. */
  state(port: number, device: number, index: number, id: number): number {
    if ((device & 0xff) !== JOYPAD_DEVICE || index !== 0) return 0;
    const mask = (this.#players[port] ?? 0) & 0xffff;
    // The result is a signed 16-bit number.
    if (id === JOYPAD_MASK_ID) return (mask << 16) >> 16;
    return id < 16 ? (mask >> id) & 1 : 0;
  }
}
