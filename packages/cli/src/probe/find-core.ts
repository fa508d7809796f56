import type { EnvironmentPlaces, RetroEnvironment } from "@lockstep/environment";
import type { CoreWish } from "@lockstep/run-configuration";
import { playsEmbedded } from "../games/emulators.ts";
import { ProbeDeath, runProbe } from "./run-probe.ts";

/**
 * {@link installedCore} in a process of its own, because a state with foreign content can take a core down: that core is
 * then passed over like one that refuses. What comes with Lockstep is no foreign code and is tried here.
 * @throws {ProbeDeath} when it is not known which core died
 */
export async function findCore(
  environment: Pick<RetroEnvironment, "game" | "scenario" | "startStates">,
  core: CoreWish | undefined,
  places: EnvironmentPlaces,
): Promise<CoreWish | null> {
  if (core === undefined && playsEmbedded(environment, places)) return null;
  const passedOver: Record<string, string> = {};
  for (;;) {
    try {
      return await runProbe({ kind: "core", environment, core, places, passedOver });
    } catch (error) {
      if (!(error instanceof ProbeDeath) || error.trying === null) throw error;
      if (error.trying in passedOver) throw error;
      passedOver[error.trying] = "it took down the process that tried it.";
    }
  }
}
