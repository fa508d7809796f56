import { existsSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../../environment-error.ts";
import { type LoadGameOptions, loadGame } from "./load-game.ts";
import { lackOfStates } from "./missing-states.ts";

/**
 * The start states that a game names for training: its metadata's `training_states`, else its default state. For two players
 * it is the one that stable-retro begins in, where its `default_player_state` names one.
 * @returns one or more
 * @throws {EnvironmentError} `STATE_UNKNOWN` where the game names none, and those of {@link loadGame}
 */
export function trainingStatesOf(
  name: string,
  options: LoadGameOptions,
  players = 1,
): readonly string[] {
  const { folder, metadata, stateNames } = loadGame(name, options);
  const ofPlayers = players > 1 ? metadata.statesByPlayers[players - 1] : undefined;
  if (ofPlayers !== undefined) return [ofPlayers];
  if (metadata.trainingStates.length > 0) return metadata.trainingStates;
  if (stateNames.length === 0)
    throw new EnvironmentError("STATE_UNKNOWN", lackOfStates(name, [], [folder]));
  const file = join(folder, "metadata.json");
  const why = existsSync(file)
    ? "names no default_state and no training_states"
    : "is missing, so there is no default_state";
  throw new EnvironmentError(
    "STATE_UNKNOWN",
    `${file} ${why}; the start states here are ${stateNames.join(", ")}; choose with --states, or write the file`,
  );
}
