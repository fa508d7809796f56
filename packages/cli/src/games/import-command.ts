import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  findGames,
  knownRoms,
  type RomFinding,
  romFileName,
  searchRoms,
} from "@lockstep/environment";
import { makeFolder, replaceFileSync, walkFiles } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { list, type OptionTable, text, toggle, withDefault } from "../options/option-table.ts";
import { writingTo } from "../output-file.ts";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";
import { lockstepCommand } from "../terminal/lockstep-words.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { gamePlaces, importedRoms } from "./game-catalogue.ts";

interface ImportOptions {
  readonly from: readonly string[];
  readonly into: string;
  readonly gamesPath: readonly string[];
  readonly json: boolean;
}

const options: OptionTable<ImportOptions> = {
  from: list(
    "PATH",
    "files, archives (zip, 7z, tar) and folders to look in; the name --from may be left out",
  ),
  into: withDefault(
    text(
      "FOLDER",
      "where cartridges are put, in a folder a game; `train` looks in the default one",
    ),
    importedRoms,
  ),
  gamesPath: list(
    "FOLDER",
    "more folders with game integrations, e.g. gym-retro's; may be repeated",
  ),
  json: toggle("what every file is, as JSON"),
};

/** What became of a file. */
export interface ImportedFile {
  readonly file: string;
  readonly kind: RomFinding["kind"];
  readonly sha1: string | null;
  readonly message: string;
  /** Files that were written, by game. */
  readonly installed: readonly { readonly game: string; readonly path: string }[];
}

/** `lockstep import`: finds cartridges by their hash and puts them where games find them. */
export const importCommand: Command = defineCommand<ImportOptions>({
  name: "import",
  options,
  positional: "from",
  examples: [
    "lockstep import ~/roms",
    "lockstep import ~/Downloads/sonic.zip --games-path ~/retro/data/stable",
  ],
  interrupted: "what is installed stays",
  run: importRoms,
});

/** Ctrl-C is heard so often. */
const listenEveryMs = 100;

/** Waits for Ctrl-C in the middle of work, now and then. */
function listening(): () => Promise<void> {
  let listenedMs = performance.now();
  return async () => {
    if (performance.now() - listenedMs < listenEveryMs) return;
    await letInterruptsBeHeard();
    listenedMs = performance.now();
  };
}

/** How many files there are to look at. Counting them takes a fraction of the time of reading them. */
async function countFiles(paths: readonly string[], listen: () => Promise<void>): Promise<number> {
  let files = 0;
  for (const path of paths)
    for (const _ of walkFiles(path)) {
      files += 1;
      await listen();
    }
  return files;
}

async function importRoms(values: ImportOptions, context: CommandContext): Promise<number> {
  if (values.from.length === 0)
    throw new CliError("BAD_OPTION_VALUE", "name what to import: lockstep import FOLDER");
  const { cwd, out, err } = context;
  const paths = values.from.map((path) => resolve(cwd, path));
  for (const path of paths) expectThere(path);
  const { gamePaths } = gamePlaces({ ...values, romsPath: [], coresPath: [] }, cwd);
  const { roms, problems } = knownRoms(findGames(gamePaths));
  for (const problem of problems) err.write(`${problem}\n`);
  const into = resolve(cwd, values.into);
  const files: ImportedFile[] = [];
  const listen = listening();
  const total = err.interactive ? await countFiles(paths, listen) : null;
  const progress = new ProgressBar({ terminal: err, what: "files", total });
  for await (const finding of searchRoms(paths, roms, () => progress.add())) {
    await listen();
    const { file, kind, sha1, message } = finding;
    const imported = { file, kind, sha1, message, installed: install(finding, into) };
    files.push(imported);
    if (values.json || kind === "other") continue;
    progress.printing(() => {
      for (const line of fileLines(imported)) out.write(`${line}\n`);
    });
  }
  progress.close();
  if (values.json) out.write(`${JSON.stringify(files, null, 2)}\n`);
  else out.write(`${closingLine(files, roms.length, into)}\n`);
  return 0;
}

/** A path that is misspelt is no folder without cartridges. @throws {CliError} `BAD_OPTION_VALUE` */
function expectThere(path: string): void {
  if (!existsSync(path))
    throw new CliError(
      "BAD_OPTION_VALUE",
      `nothing is imported: there is no file or folder ${path}; name those that hold cartridges`,
    );
}

/** Puts a cartridge into a folder for each game that it is of. @throws {CliError} `OUTPUT_FILE` */
function install({ games, bytes }: RomFinding, into: string): ImportedFile["installed"] {
  if (bytes === null) return [];
  return games.map(({ game, system }) => {
    const path = join(into, game, romFileName(system));
    writingTo(path, () => {
      makeFolder(join(into, game));
      replaceFileSync(path, bytes);
    });
    return { game, path };
  });
}

function fileLines({ file, kind, message, installed }: ImportedFile): string[] {
  const make =
    kind === "unknown"
      ? [`  its integration can be made: ${lockstepCommand("integrate", file)}`]
      : [];
  return [message, ...make, ...installed.map(({ path }) => `  → ${path}`)];
}

function closingLine(all: readonly ImportedFile[], known: number, into: string): string {
  const files = all.filter(({ kind }) => kind !== "other");
  const games = new Set(files.flatMap(({ installed }) => installed.map(({ game }) => game)));
  const others = all.length - files.length;
  if (files.length === 0) return `No file there is a cartridge or an archive (${others} others).`;
  const left = others === 0 ? "" : ` and ${others} of other kinds left out`;
  const read = `${files.length} ${files.length === 1 ? "file" : "files"} looked at${left}`;
  const installed = `${games.size} ${games.size === 1 ? "game" : "games"} installed in ${into}`;
  if (games.size > 0) return `${read}, ${installed}`;
  const hint = "name the folder of other integrations with --games-path";
  return `${read}, none is of the ${known} games that are known here; ${hint}`;
}
