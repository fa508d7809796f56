import { type Emulator, findEmulatorFactory } from "@lockstep/emulation";
import type { Cartridge, EnvironmentPlaces, RetroEnvironment } from "@lockstep/environment";
import { Workbench } from "@lockstep/integrate";
import { presetFor, resolveRunConfiguration } from "@lockstep/run-configuration";
import { runSources } from "../plan/run-sources.ts";
import { lockstepCommand } from "../terminal/lockstep-words.ts";

/** An integration that is being made. Can be sent to another process. */
export interface Making {
  readonly cartridge: Cartridge;
  /** Of the integration. */
  readonly name: string;
  /** Where it is written. */
  readonly place: { readonly folder: string; readonly replace: boolean };
  /** The folder that holds it, as the user named it. */
  readonly into: string;
  /** Name of the core; the usual one when absent. */
  readonly core: string | undefined;
  readonly places: EnvironmentPlaces;
}

/** The console with its cartridge, and all that is found out about it. The caller closes it. */
export async function openWorkbench({ cartridge, name, core, places }: Making): Promise<Workbench> {
  return new Workbench({
    cartridge,
    name,
    emulator: await emulatorFor(cartridge, core, places),
    coresPaths: places.coresPaths,
    environmentOf: (game, found) => environmentOf(game, found, core),
  });
}

/** What to do with it next. */
export function trainLine({ name, into }: Pick<Making, "name" | "into">): string {
  return lockstepCommand("train", "--game", name, "--games-path", into);
}

async function emulatorFor(
  { system, rom }: Cartridge,
  core: string | undefined,
  { coresPaths }: EnvironmentPlaces,
): Promise<Emulator> {
  const wished = core === undefined ? undefined : { name: core, version: "" };
  const factory = await findEmulatorFactory({ system, core: wished, coresPaths });
  return factory.create(system, rom);
}

/** As `lockstep train --game NAME` would play it. */
async function environmentOf(
  game: string,
  places: EnvironmentPlaces,
  core: string | undefined,
): Promise<RetroEnvironment> {
  const wished = core === undefined ? {} : { core: { name: core, version: "", options: {} } };
  const { environment } = await resolveRunConfiguration({
    preset: presetFor(game),
    overrides: { environment: { kind: "retro", game, ...wished } },
    ...runSources(places),
  });
  return environment as RetroEnvironment;
}
