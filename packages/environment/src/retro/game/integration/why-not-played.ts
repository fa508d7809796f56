import { EmulationError, type Emulator, type EmulatorFactory } from "@lockstep/emulation";
import { readVariable } from "../scenario/variable-reader.ts";
import type { LoadedGame } from "./load-game.ts";

/**
 * Tries whether a core plays a game: it takes the ROM and those of the start states that are saved, and shows all RAM that
 * the scenario looks at. Input scripts are not played: they work on any core.
 * @returns the reason when it does not, `null` when it does
 * @throws {EnvironmentError} `STATE_UNKNOWN`, `GAME_MALFORMED`
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
      if (state.kind === "inputs") continue;
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

function playAFrame(emulator: Emulator, { watched }: LoadedGame): void {
  emulator.frame([], false);
  for (const variable of watched) readVariable(emulator.memory, variable);
}
