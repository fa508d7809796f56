import { deflatedSnapshots } from "../../slot/snapshot-content.ts";
import { GameSlot } from "./game-slot.ts";
import type { GamePlayingSlot, SlotOptions } from "./slot-options.ts";

/**
 * A slot at its very first step. It opens no emulator until its observation or its progress is asked for, or it is
 * stepped or sent somewhere.
 * @throws {EnvironmentError} `STATE_UNKNOWN`, `GAME_MALFORMED` for the configured start states;
 * later, when the emulator is opened, `BUTTON_UNKNOWN`, `OBSERVATION_REFUSED`
 * @throws {EmulationError} later, `ROM_REFUSED`, `STATE_REFUSED`
 */
export function createSlot(options: SlotOptions): GamePlayingSlot {
  return new GameSlot(options, deflatedSnapshots);
}
