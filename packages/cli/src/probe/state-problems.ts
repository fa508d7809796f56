import { type EnvironmentPlaces, loadGame, type RetroEnvironment } from "@lockstep/environment";
import { ProbeDeath, runProbe } from "./run-probe.ts";

/**
 * Why some start states cannot be played from, one line each. Save states are loaded in a process of its own, whose death
 * is such a line.
 * @throws {EnvironmentError} `STATE_UNKNOWN`, and whatever keeps the game from being loaded
 */
export async function stateProblems(
  environment: RetroEnvironment,
  places: EnvironmentPlaces,
  states: readonly string[],
): Promise<readonly string[]> {
  const game = loadGame(environment.game, { ...places, scenario: environment.scenario });
  const saved = game
    .startStates(states.filter((name) => game.stateNames.includes(name)))
    .filter(({ kind }) => kind === "saved")
    .map(({ name }) => name);
  if (saved.length === 0) return [];
  try {
    const problems = await runProbe({ kind: "states", environment, places, states: saved });
    return Object.entries(problems).map(([state, why]) => `start state ${state}: ${why}`);
  } catch (error) {
    if (error instanceof ProbeDeath) return [error.message];
    throw error;
  }
}
