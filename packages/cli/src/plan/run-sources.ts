import { type EnvironmentPlaces, environmentFiles, loadGame } from "@lockstep/environment";
import type { RunConfigurationSources } from "@lockstep/run-configuration";
import { installedCore } from "../games/emulators.ts";
import type { RunPlanSources } from "./run-plan.ts";

/** What this machine's games, cores and files add to a run's configuration. */
export function runSources(
  places: EnvironmentPlaces,
): Required<Pick<RunConfigurationSources, "trainingStates" | "installedCore">> &
  Pick<RunPlanSources, "identity"> {
  return {
    trainingStates: (game) => loadGame(game, places).metadata.trainingStates,
    installedCore: (environment, wanted) => installedCore(environment, wanted, places),
    identity: async (environment, environmentFile) =>
      (await environmentFiles(environment, { ...places, environmentFile })).identity,
  };
}
