import type { Emulator } from "@lockstep/emulation";
import { playInputScript, type ScriptPlay } from "./input-script.ts";
import type { StartState } from "./start-state.ts";

/**
 * Brings the console to a start state, from any state, in slices of a script's frames; yields how many of them are left.
 * Many cores do not save everything, so a loaded state is not the moment at which it was saved. Therefore every start
 * state is loaded, those that a script leads to as well: then it makes no difference who has played the script.
 * @returns the state that was loaded
 * @throws {EmulationError} `STATE_REFUSED`
 * @throws {EnvironmentError} `BUTTON_UNKNOWN`
 */
export function* enterStartState(
  emulator: Emulator,
  state: StartState,
  play: ScriptPlay = {},
): Generator<number, Uint8Array, void> {
  if (state.kind === "saved") {
    emulator.loadState(state.bytes);
    return state.bytes;
  }
  emulator.powerOn();
  yield* playInputScript(emulator, state.spans, state.file, play);
  const reached = emulator.saveState();
  if (emulator.exactStates !== true) emulator.loadState(reached);
  return reached;
}
