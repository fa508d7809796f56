import { consoleButtons } from "@lockstep/emulation";
import {
  type EnvironmentPlaces,
  environmentFiles,
  findGame,
  gameActions,
  trainingStatesOf,
} from "@lockstep/environment";
import type { RunConfigurationSources } from "@lockstep/run-configuration";
import { findCore } from "../probe/find-core.ts";
import { runProbe } from "../probe/run-probe.ts";
import type { RunPlanSources } from "./run-plan.ts";

/** What this machine's games, cores and files add to a run's configuration. */
export function runSources(
  places: EnvironmentPlaces,
): Required<
  Pick<
    RunConfigurationSources,
    "trainingStates" | "installedCore" | "gameActions" | "gameButtons" | "showsDrawing"
  >
> &
  Pick<RunPlanSources, "identity"> {
  return {
    trainingStates: (game, players) => trainingStatesOf(game, places, players),
    installedCore: (environment, wanted) => findCore(environment, wanted, places),
    showsDrawing: async (environment) =>
      (await runProbe({ kind: "drawing", environment, places })) !== null,
    gameActions: ({ game, scenario, ...pads }) => gameActions(game, { ...places, scenario }, pads),
    gameButtons: (game) => {
      const { system } = findGame(game, places.gamePaths);
      return { system, buttons: consoleButtons(system) };
    },
    identity: async (environment, environmentFile) =>
      (await environmentFiles(environment, { ...places, environmentFile })).identity,
  };
}
