import { describeGames, type EnvironmentPlaces } from "@lockstep/environment";
import type { EnvironmentConfig } from "@lockstep/environment/configuration";
import { messageOf } from "@lockstep/errors";
import {
  presetFor,
  type RunConfiguration,
  resolveRunConfiguration,
} from "@lockstep/run-configuration";
import { playability } from "../games/emulators.ts";
import { runRules } from "../plan/rule-lines.ts";
import { runSources } from "../plan/run-sources.ts";
import type { MachineCheck } from "./machine-checks.ts";
import { asRemark, checkPlay } from "./run-checks.ts";

/** The configuration of `lockstep train --game NAME` without other options. */
async function configurationOf(game: string, places: EnvironmentPlaces): Promise<RunConfiguration> {
  return await resolveRunConfiguration({
    preset: presetFor(game),
    overrides: { environment: { kind: "retro", game } },
    ...runSources(places),
  });
}

/** A second of a game as `lockstep train --game NAME` would begin it, with its rules. */
export async function checkGame(
  game: string,
  places: EnvironmentPlaces,
): Promise<readonly MachineCheck[]> {
  try {
    const configuration = await configurationOf(game, places);
    return [
      ...checkRules(configuration.environment, places),
      ...(await checkPlay(configuration, places)),
    ];
  } catch (error) {
    return [await unplayable(game, places, error)];
  }
}

/** What is pressed, what is rewarded, when an episode ends. */
export function checkRules(
  environment: EnvironmentConfig,
  places: EnvironmentPlaces,
): readonly MachineCheck[] {
  const { actions, rewards, episodes, remarks } = runRules(environment, places);
  const rules = { "the actions": actions, "the rewards": rewards, "the episodes": episodes };
  return [
    ...Object.entries(rules).map(
      ([what, found]): MachineCheck => ({ what, state: "ok", found, advice: null }),
    ),
    ...remarks.map(asRemark),
  ];
}

/**
 * Everything that a game lacks, where more than the first fault is known.
 * @param game `null` where other options say what is trained: then the error is all that is known
 */
export async function unplayable(
  game: string | null,
  places: EnvironmentPlaces,
  error: unknown,
): Promise<MachineCheck> {
  const first = messageOf(error);
  const found = (game === null ? null : await problemsOf(game, places)) ?? first;
  return { what: game === null ? "the run" : "the game", state: "missing", found, advice: null };
}

async function problemsOf(game: string, places: EnvironmentPlaces): Promise<string | null> {
  try {
    const games = describeGames({ ...places, ...(await playability(places.coresPaths)) });
    const problems = games.find(({ name }) => name === game)?.problems ?? [];
    return problems.length === 0 ? null : problems.join("; ");
  } catch {
    return null;
  }
}
