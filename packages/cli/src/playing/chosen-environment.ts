import { resolve } from "node:path";
import { type EnvironmentPlaces, openEnvironment } from "@lockstep/environment";
import { type Preset, presetFor, resolveRunConfiguration } from "@lockstep/run-configuration";
import { gamePlaces, type PlaceOptions } from "../games/game-catalogue.ts";
import type { FinishedRun } from "../model-source/finished-run.ts";
import { modelSourceAt, openSource } from "../model-source/model-source.ts";
import { presetOfModule } from "../plan/run-plan.ts";
import { runSources } from "../plan/run-sources.ts";
import { expectCoreWorks } from "../probe/expect-playable.ts";
import { folderAt } from "../run-folder/run-folder.ts";

/** Which environment: a game by name, a user's own file, or the one of a run or an export. */
export type EnvironmentChoice =
  | { readonly game: string; readonly settings?: Readonly<Record<string, unknown>> | undefined }
  | { readonly module: string; readonly settings?: Readonly<Record<string, unknown>> | undefined }
  | { readonly folder: string };

/** An environment that can be played, with the configuration that it is played by. */
export type ChosenEnvironment = Pick<FinishedRun, "configuration" | "environment" | "places">;

/**
 * Opens an environment as `lockstep train` would begin with it, or as a run has it.
 * @throws {LockstepError} whatever keeps it from being played
 */
export async function openChosenEnvironment(
  choice: EnvironmentChoice,
  options: PlaceOptions,
  cwd: string,
): Promise<ChosenEnvironment> {
  if ("folder" in choice) {
    const source = modelSourceAt(folderAt(choice.folder, cwd, "folder"), undefined);
    return (await openSource(source, options, cwd, { coreTried: false })).run;
  }
  const { preset, places } = await startOf(choice, gamePlaces(options, cwd), cwd);
  const sources = runSources(places);
  const configuration = await resolveRunConfiguration({
    ...sources,
    preset,
    file: { environment: choice.settings ?? {} },
    fileName: "settings",
    overrides: "game" in choice ? { environment: { kind: "retro", game: choice.game } } : {},
    identity: (environment) => sources.identity(environment, places.environmentFile),
  });
  await expectCoreWorks({ configuration, places });
  return { configuration, places, environment: await openEnvironment(configuration, places) };
}

async function startOf(
  choice: { readonly game: string } | { readonly module: string },
  places: EnvironmentPlaces,
  cwd: string,
): Promise<{ readonly preset: Preset | string; readonly places: EnvironmentPlaces }> {
  if ("game" in choice) return { preset: presetFor(choice.game), places };
  const environmentFile = resolve(cwd, choice.module);
  const preset = await presetOfModule(environmentFile);
  return { preset, places: { ...places, environmentFile } };
}
