import type { ButtonMask, Emulator } from "@lockstep/emulation";

/** Play as buttons, frame by frame, from a state or from power-on. */
export interface Recording {
  /** gym-retro's name of the console. */
  readonly system: string;
  /** Integration's name. */
  readonly game: string;
  /** One entry a frame: the mask of each player. */
  readonly frames: readonly (readonly ButtonMask[])[];
  /** The core's own state before the first frame; `null` for power-on. */
  readonly state: Uint8Array | null;
}

/**
 * Plays a recording on a console with the same cartridge.
 * @param onFrame called after each frame with its number, from 0
 * @throws {EmulationError} `STATE_REFUSED` when the state is another core's or cartridge's
 */
export function playRecording(
  emulator: Emulator,
  { state, frames }: Recording,
  onFrame: (frame: number) => void = () => {},
): void {
  if (state === null) emulator.powerOn();
  else emulator.loadState(state);
  frames.forEach((players, frame) => {
    emulator.frame(players);
    onFrame(frame);
  });
}
