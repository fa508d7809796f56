import { basename, extname, join, resolve } from "node:path";
import { type Emulator, findEmulatorFactory } from "@lockstep/emulation";
import {
  type Cartridge,
  type EnvironmentPlaces,
  findGames,
  knownRoms,
  type RetroEnvironment,
  readCartridge,
} from "@lockstep/environment";
import { LockstepError, messageOf } from "@lockstep/errors";
import {
  expectFree,
  readScript,
  type ScriptLine,
  trialLines,
  Workbench,
} from "@lockstep/integrate";
import { presetFor, resolveRunConfiguration } from "@lockstep/run-configuration";
import { readUserText } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { gamePlaces, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { count, type OptionTable, text, toggle, withDefault } from "../options/option-table.ts";
import { runSources } from "../plan/run-sources.ts";
import { endingOnInterrupt, letInterruptsBeHeard } from "../terminal/interrupts.ts";
import { type IntegrateOptions, type Making, trainLine } from "./making.ts";

const options: OptionTable<IntegrateOptions> = {
  rom: text("FILE", "the cartridge, or an archive that holds it; the name --rom may be left out"),
  script: text(
    "FILE",
    "what to do, a JSON object a line, see docs/integrate.md; without it, a page is served",
  ),
  name: text(
    "NAME",
    "of the integration, which ends in its console's, e.g. Tetris-Nes-v0; made of the file's name when absent",
  ),
  into: withDefault(text("FOLDER", "the integration becomes a folder in this one"), "integrations"),
  replace: toggle("write over an integration of that name"),
  system: text("NAME", "gym-retro's name of the console, where the file does not say it"),
  core: text(
    "NAME",
    "what emulates, and whose states are saved; gym-retro takes those of its own cores. The usual one of `train` when absent",
  ),
  trySteps: withDefault(
    count(0, 100_000, "steps of a random agent that tries the scenario before it is written"),
    1_000,
  ),
  port: withDefault(count(0, 65_535, "TCP port of the page; 0 takes any free one"), 0),
  open: toggle("open the page in the default browser"),
  gamesPath: placeOptions.gamesPath,
  coresPath: placeOptions.coresPath,
};

/** `lockstep integrate`: makes a game's integration, which gym-retro, stable-retro and Lockstep read. */
export const integrateCommand: Command = defineCommand<IntegrateOptions>({
  name: "integrate",
  options,
  positional: "rom",
  examples: [
    "lockstep integrate roms/tetris.nes --open",
    "lockstep integrate roms/tetris.nes --script tetris.jsonl",
    "lockstep integrate sonic.md --script sonic.jsonl --name Sonic-Genesis-v0 --into games",
  ],
  run: integrate,
});

async function integrate(values: IntegrateOptions, context: CommandContext): Promise<number> {
  const { rom, script } = values;
  if (rom === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name a cartridge: lockstep integrate FILE");
  const { cwd, err } = context;
  const lines = script === undefined ? [] : readScript(scriptText(resolve(cwd, script)), script);
  const cartridge = await readCartridge(resolve(cwd, rom), values.system);
  const name = nameFor(values.name, cartridge);
  const place = { folder: join(resolve(cwd, values.into), name), replace: values.replace };
  expectFree(place);
  const places = gamePlaces({ ...values, romsPath: [] }, cwd);
  for (const game of gamesWith(cartridge, places))
    err.write(`${game} is an integration of this cartridge already\n`);
  const workbench = new Workbench({
    cartridge,
    name,
    emulator: await emulatorFor(cartridge, values.core, places),
    coresPaths: places.coresPaths,
    environmentOf: (game, found) => environmentOf(game, found, values.core),
  });
  const making: Making = { workbench, name, place, values, context };
  if (script !== undefined)
    return await endingOnInterrupt(() => byScript(making, script, lines), err);
  const { byPage } = await import("./integrate-page.ts");
  return await byPage(making);
}

async function byScript(
  { workbench, name, place, values, context: { out } }: Making,
  script: string,
  lines: readonly ScriptLine[],
): Promise<number> {
  try {
    for (const { line, instruction } of lines) {
      await letInterruptsBeHeard();
      const said = await atLine(`${script} line ${line}`, () => workbench.run(instruction));
      for (const each of said) out.write(`line ${line}: ${each}\n`);
    }
    if (values.trySteps > 0)
      for (const each of trialLines(await workbench.try(values.trySteps))) out.write(`${each}\n`);
    const files = workbench.write(place);
    out.write(`${place.folder}: ${files.join(", ")}\n`);
  } finally {
    workbench.close();
  }
  out.write(`${trainLine(name, values.into)}\n`);
  return 0;
}

function scriptText(file: string): string {
  try {
    return readUserText(file);
  } catch (error) {
    throw new CliError("BAD_OPTION_VALUE", `--script ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** @throws {LockstepError} with the line that failed */
async function atLine<Result>(line: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    throw new LockstepError(error.code, error.group, `${line}: ${error.message}`, { cause: error });
  }
}

/** @throws {CliError} `BAD_OPTION_VALUE` */
function nameFor(wanted: string | undefined, { system, name }: Cartridge): string {
  if (wanted === undefined) return `${titleOf(name)}-${system}-v0`;
  if (new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}-${system}(-v[0-9]+)?$`).test(wanted))
    return wanted;
  throw new CliError(
    "BAD_OPTION_VALUE",
    `--name ${wanted}: expected letters and digits that end in -${system} or -${system}-v0, because the cartridge is of the ${system}`,
  );
}

/** e.g. `Super Tilt Bro (E) [!].nes` → `SuperTiltBro` */
function titleOf(file: string): string {
  const bare = basename(file, extname(file)).replaceAll(/[([].*?[)\]]/g, " ");
  const words = bare.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("") || "Game";
}

function gamesWith({ sha1 }: Cartridge, { gamePaths }: EnvironmentPlaces): readonly string[] {
  const { roms } = knownRoms(findGames(gamePaths));
  return roms.filter(({ hashes }) => hashes.includes(sha1)).map(({ game }) => game);
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
