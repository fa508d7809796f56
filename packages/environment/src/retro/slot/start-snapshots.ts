import type { Emulator } from "@lockstep/emulation";
import { enterStartState } from "../game/integration/enter-start-state.ts";
import { framesOf, type ScriptPlay } from "../game/integration/input-script.ts";
import type { LoadedGame } from "../game/integration/load-game.ts";

/**
 * Remembers the console's state at the end of start states that are scripts, so that a script is played once a process.
 * A cache only: without it everything is the same, later.
 */
export class StartSnapshots {
  readonly #states = new WeakMap<LoadedGame, Map<string, Uint8Array>>();

  /**
   * Brings the console to a game's start state, in slices of a script's frames; yields how many of them are left.
   * @throws {EmulationError} `STATE_REFUSED`
   * @throws {EnvironmentError} `STATE_UNKNOWN`, `GAME_MALFORMED`, `BUTTON_UNKNOWN`
   */
  *enter(
    emulator: Emulator,
    game: LoadedGame,
    name: string,
    play: ScriptPlay = {},
  ): Generator<number, void, void> {
    const states = this.#of(game);
    const key = keyOf(emulator, name, play.draw);
    const known = states.get(key);
    if (known !== undefined) {
      emulator.loadState(known);
      return;
    }
    const state = game.startState(name);
    const reached = yield* enterStartState(emulator, state, play);
    if (state.kind === "inputs") states.set(key, reached);
  }

  /** Whether entering that state would play a script of more than so many frames. */
  isLong(
    emulator: Emulator,
    game: LoadedGame,
    name: string,
    { frames, draw }: { readonly frames: number; readonly draw: boolean },
  ): boolean {
    const state = game.startState(name);
    return (
      state.kind === "inputs" &&
      framesOf(state.spans) > frames &&
      !this.#of(game).has(keyOf(emulator, name, draw))
    );
  }

  #of(game: LoadedGame): Map<string, Uint8Array> {
    const states = this.#states.get(game) ?? new Map<string, Uint8Array>();
    this.#states.set(game, states);
    return states;
  }
}

function keyOf({ core }: Emulator, name: string, draw = false): string {
  return `${core.name}\n${core.version}\n${draw ? "drawn" : "undrawn"}\n${name}`;
}

/** Shared by all slots of this process. */
export const processSnapshots: StartSnapshots = new StartSnapshots();
