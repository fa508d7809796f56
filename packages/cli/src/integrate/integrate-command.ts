import { basename, extname, join, resolve } from "node:path";
import {
  type Cartridge,
  type EnvironmentPlaces,
  findGames,
  knownRoms,
  readCartridge,
} from "@lockstep/environment";
import { LockstepError, messageOf } from "@lockstep/errors";
import { expectFree, readScript, type ScriptLine, trialLines } from "@lockstep/integrate";
import { readUserText } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { gamePlaces, type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { count, type OptionTable, text, toggle, withDefault } from "../options/option-table.ts";
import { endingOnInterrupt, letInterruptsBeHeard } from "../terminal/interrupts.ts";
import { type Making, openWorkbench, trainLine } from "./making.ts";

interface IntegrateOptions extends Pick<PlaceOptions, "coresPath" | "gamesPath"> {
  readonly rom: string | undefined;
  readonly script: string | undefined;
  readonly name: string | undefined;
  readonly into: string;
  readonly replace: boolean;
  readonly system: string | undefined;
  readonly core: string | undefined;
  readonly trySteps: number;
  readonly port: number;
  readonly open: boolean;
}

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
  const { into, core, trySteps } = values;
  const making: Making = { cartridge, name, place, into, core, places };
  if (script !== undefined) {
    const scripted = { script, lines, trySteps };
    return await endingOnInterrupt(
      () => byScript(making, scripted, context),
      err,
      "nothing more is written",
    );
  }
  const { byPage } = await import("./integrate-page.ts");
  return await byPage(making, values, context);
}

interface Scripted {
  readonly script: string;
  readonly lines: readonly ScriptLine[];
  readonly trySteps: number;
}

async function byScript(
  making: Making,
  { script, lines, trySteps }: Scripted,
  { out }: Pick<CommandContext, "out">,
): Promise<number> {
  const { place } = making;
  const workbench = await openWorkbench(making);
  try {
    for (const { line, instruction } of lines) {
      await letInterruptsBeHeard();
      const said = await atLine(`${script} line ${line}`, () => workbench.run(instruction));
      for (const each of said) out.write(`line ${line}: ${each}\n`);
    }
    if (trySteps > 0)
      for (const each of trialLines(await workbench.try(trySteps))) out.write(`${each}\n`);
    const files = workbench.write(place);
    out.write(`${place.folder}: ${files.join(", ")}\n`);
  } finally {
    workbench.close();
  }
  out.write(`${trainLine(making)}\n`);
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
