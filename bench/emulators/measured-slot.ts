import type { Emulator } from "@lockstep/emulation";
import {
  createSlot,
  type GameConfig,
  type LoadedGame,
  loadGame,
  type Slot,
} from "@lockstep/environment";
import { uniform } from "@lockstep/learning";
import type { EmulatorSubject } from "./emulator-subjects.ts";
import { unwatchedGame } from "./unwatched-game.ts";

export const FRAME_SKIP = 4;
/** Nothing that would pause a game. */
const ACTIONS = [[], ["LEFT"], ["RIGHT"], ["B"], ["LEFT", "B"], ["RIGHT", "B"]];

/** The subject's game, read once. */
export function gameOf(
  { game, romFile, system }: EmulatorSubject,
  folder: string,
  gamePaths: readonly string[],
): LoadedGame {
  return game === null ? unwatchedGame(romFile, system, folder) : loadGame(game, { gamePaths });
}

/** What a slot plays here. */
export function measuredConfig(game: LoadedGame): GameConfig {
  return {
    game: game.name,
    scenario: "scenario",
    startStates: game.metadata.trainingStates.slice(0, 1),
    startStateAssignment: "even",
    actions: ACTIONS,
    frameSkip: FRAME_SKIP,
    stickiness: 0.25,
    rewardScale: 1,
    rewardClip: 1,
    allowBacktracking: false,
    observation: { height: 84, width: 84 },
    stack: 4,
    timeLimitSteps: 4500,
  };
}

/** A slot that plays on this emulator, and closes it. */
export function measuredSlot(game: LoadedGame, emulator: Emulator): Slot {
  const config = measuredConfig(game);
  return createSlot({ index: 0, seed: 1, config, game, createEmulator: () => emulator });
}

/** @returns how many episodes have ended */
export function playSteps(slot: Slot, from: number, steps: number): number {
  let ended = 0;
  for (let t = from; t < from + steps; t++) {
    const action = Math.floor(uniform(1, "randomPolicy", 0, t) * ACTIONS.length);
    if (slot.step(action).episode !== null) ended += 1;
  }
  return ended;
}
