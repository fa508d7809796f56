import { EmulationError, type Emulator, type EmulatorFactory } from "@lockstep/emulation";
import { readVariable } from "../scenario/variable-reader.ts";
import { buttonMask } from "./input-script.ts";
import type { LoadedGame } from "./load-game.ts";
import type { StartState } from "./start-state.ts";

/**
 * Tries whether a core plays a game: it takes the ROM and those of the start states that are saved, and shows all RAM that
 * the scenario looks at. Input scripts are not played, because they work on any core; their buttons are looked at.
 * @returns the reason when it does not, `null` when it does
 * @throws {EnvironmentError} `STATE_UNKNOWN`, `GAME_MALFORMED`, `BUTTON_UNKNOWN`
 */
export function whyNotPlayed(
  game: LoadedGame,
  startStates: readonly string[],
  factory: EmulatorFactory,
): string | null {
  const states = game.startStates(startStates);
  let emulator: Emulator | null = null;
  try {
    emulator = factory.create(game.system, game.rom);
    playAFrame(emulator, game);
    for (const state of states) {
      if (state.kind === "inputs") {
        expectButtons(emulator, state);
        continue;
      }
      emulator.loadState(state.bytes);
      playAFrame(emulator, game);
    }
    return null;
  } catch (error) {
    if (error instanceof EmulationError) return error.message;
    throw error;
  } finally {
    emulator?.close();
  }
}

/** @throws {EnvironmentError} `BUTTON_UNKNOWN` */
function expectButtons(
  emulator: Emulator,
  { file, spans }: Extract<StartState, { kind: "inputs" }>,
): void {
  for (const { buttons } of spans)
    buttonMask(emulator, buttons, { what: file, correct: "the input script" });
}

function playAFrame(emulator: Emulator, { watched }: LoadedGame): void {
  emulator.frame([], false);
  for (const variable of watched) readVariable(emulator.memory, variable);
}
