import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { environmentFiles, ownGames, trainingStatesOf } from "@lockstep/environment";
import { resolveRunConfiguration } from "@lockstep/run-configuration";
import type { PlayJob } from "../play/play-job.ts";

/** A play of Hare Dash by a person alone, in a run's folder that is gone after the test. */
export async function aHareDashPlay(context: TestContext): Promise<PlayJob> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-play-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const places = { gamePaths: [ownGames], romPaths: [], coresPaths: [] };
  const configuration = await resolveRunConfiguration({
    overrides: {
      environment: { kind: "retro", observation: { height: 36, width: 36 }, frameSkip: 4 },
    },
    trainingStates: (game) => trainingStatesOf(game, places),
    identity: async (environment) => (await environmentFiles(environment, places)).identity,
  });
  return {
    ...{ play: "one", run: "a-run", folder, configuration, places },
    ...{ state: "MeadowZone.Act1", seed: 7, version: null, speed: 1 },
  };
}
