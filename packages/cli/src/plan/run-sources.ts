import { integrationHashes, loadGame } from "@lockstep/environment";
import type { RunConfigurationSources } from "@lockstep/run-configuration";
import { installedCore } from "../games/emulators.ts";
import type { GamePlaces } from "../games/game-catalogue.ts";

/** What this machine's games and cores add to a run's configuration. */
export function runSources(
  places: GamePlaces,
): Required<Pick<RunConfigurationSources, "trainingStates" | "installedCore" | "integration">> {
  return {
    trainingStates: (game) => loadGame(game, places).metadata.trainingStates,
    installedCore: (environment, wanted) => installedCore(environment, wanted, places),
    integration: ({ game, scenario, startStates }) =>
      integrationHashes(loadGame(game, { ...places, scenario }), scenario, startStates),
  };
}
