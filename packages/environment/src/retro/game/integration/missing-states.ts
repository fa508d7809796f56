import { nearestNames } from "@lockstep/errors";
import { EnvironmentError } from "../../../environment-error.ts";
import { startStateNames } from "./start-state.ts";

/**
 * Refuses what a game has no file for, all of it at once.
 * @param folders where its start states are looked for
 * @throws {EnvironmentError} `STATE_UNKNOWN`
 */
export function expectStates(
  game: string,
  names: readonly string[],
  folders: readonly string[],
): void {
  if (names.length === 0) return;
  const present = new Set(startStateNames(folders));
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  throw new EnvironmentError("STATE_UNKNOWN", lackOfStates(game, missing, folders));
}

/** What to say of start states that are missing: where they were looked for, which are there, what to do. */
export function lackOfStates(
  game: string,
  missing: readonly string[],
  folders: readonly string[],
): string {
  const where = folders.join(", ");
  const advice =
    "get gym-retro's, with `lockstep cores install CONSOLE`, or add .state or .inputs files.";
  const present = startStateNames(folders);
  if (present.length === 0) return `${game} has no start state in ${where}: ${advice}`;
  const alike = missing.flatMap((name) => nearestNames(name, present));
  const choice = [...new Set([...alike, ...present])].join(", ");
  const states = missing.length === 1 ? "state" : "states";
  return `${game} lacks the start ${states} ${missing.join(", ")} in ${where}. Start from those that are there: ${choice}; or ${advice}`;
}
