import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import {
  fetchWheel,
  type Installed,
  installCores,
  offeredCores,
  packageIndex,
  patientServer,
  readWheel,
  type Selection,
  type Server,
  selectCores,
  stableRetro,
  thisMachine,
  type WheelRelease,
  type WheelSource,
} from "@lockstep/core-installer";
import { embeddedFactories } from "@lockstep/emulation";
import {
  CONSOLES,
  findCores,
  installedCoresFolder,
  type KnownCore,
  usualCoreFolders,
} from "@lockstep/emulation/libretro";
import { installedGames } from "@lockstep/environment";
import { addressScheme, type UserFolderHints, userFolder } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { list, type OptionTable, text, toggle } from "../options/option-table.ts";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";
import { lockstepCommand } from "../terminal/lockstep-words.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { bytes } from "../terminal/quantity.ts";
import { tableLines } from "../terminal/text-table.ts";

interface CoresOptions {
  readonly what: readonly string[];
  readonly from: string | undefined;
  readonly indexUrl: string | undefined;
  readonly json: boolean;
}

const options: OptionTable<CoresOptions> = {
  what: list(
    "WORDS",
    "list; or install and consoles or cores, e.g. install genesis nes. Without names, all whose licences allow any use. The name --what may be left out",
  ),
  from: text("FILE", "a wheel of stable-retro that is here already; nothing is fetched"),
  indexUrl: text("URL", "Python package index to fetch from, in place of pip's"),
  json: toggle("the list, as JSON"),
};

/** What tests have of their own. */
export interface CoresSetUp {
  readonly release: WheelRelease;
  /** `<process.platform>-<process.arch>` */
  readonly machine: string;
  readonly server: Server;
  /** Where cores are looked for. */
  readonly coreFolders: (hints: UserFolderHints) => readonly string[];
}

const usual: CoresSetUp = {
  release: stableRetro,
  machine: thisMachine,
  server: patientServer,
  coreFolders: usualCoreFolders,
};

/** `lockstep cores`: cores, integrations and start states of stable-retro, without Python. */
export function coresCommand(setUp: CoresSetUp = usual): Command {
  return defineCommand<CoresOptions>({
    name: "cores",
    options,
    positional: "what",
    examples: [
      "lockstep cores install genesis",
      "lockstep cores install nes --from ~/Downloads/stable_retro-1.0.1-….whl",
    ],
    interrupted: "what is installed stays",
    run: (values, context) => {
      const [action, ...words] = values.what;
      if (action === "install") return install(words, values, context, setUp);
      if (action === undefined || (action === "list" && words.length === 0))
        return listCores(values, context, setUp);
      const given = values.what.join(" ");
      throw new CliError(
        "BAD_OPTION_VALUE",
        `lockstep cores takes list, or install and consoles, got '${given}'`,
      );
    },
  });
}

function hintsOf({ env }: CommandContext): UserFolderHints {
  return { platform: process.platform, home: homedir(), environment: env };
}

/** What can be installed for a console, and what is. */
export interface ListedCore {
  /** gym-retro's name of the console. */
  readonly system: string;
  /** `null` where stable-retro has none for this machine that Lockstep plays. */
  readonly core: string | null;
  readonly licence: string | null;
  /** `null` when it is not installed. */
  readonly path: string | null;
  /** Installed integrations. */
  readonly integrations: number;
  /** Cores that play it here, too, in the order in which they are tried; `path` is `null` for those that come with Lockstep. */
  readonly others: readonly { readonly core: string; readonly path: string | null }[];
}

async function listCores(
  { json }: CoresOptions,
  context: CommandContext,
  { machine, coreFolders }: CoresSetUp,
): Promise<number> {
  const hints = hintsOf(context);
  const folder = installedCoresFolder(hints);
  const games = namesIn(installedGames(hints));
  const listed = [...CONSOLES.keys()].map((system): ListedCore => {
    const core = offeredCores(machine).find(({ systems }) => systems.includes(system));
    const found = findCores(system, [], coreFolders(hints));
    const installed = found.find(
      ({ name, path }) => name === core?.name && dirname(path) === folder,
    );
    const embedded = embeddedFactories().filter(({ systems }) => systems.includes(system));
    return {
      system,
      core: core?.name ?? null,
      licence: core?.licence ?? null,
      path: installed?.path ?? null,
      integrations: games.filter((name) => name.endsWith(`-${system}-v0`)).length,
      others: [
        ...embedded.map(({ core: { name } }) => ({ core: name, path: null })),
        ...found
          .filter((other) => other !== installed)
          .map(({ name, path }) => ({ core: name, path })),
      ],
    };
  });
  if (json) context.out.write(`${JSON.stringify(listed, null, 2)}\n`);
  else for (const line of listLines(listed, machine)) context.out.write(`${line}\n`);
  return 0;
}

/** A line for what `cores install` brings for a console, and one for each other core that plays it here. */
function listLines(listed: readonly ListedCore[], machine: string): readonly string[] {
  return tableLines(
    [
      { title: "console" },
      { title: "core" },
      { title: "licence" },
      { title: "integrations", align: "right" },
      { title: "file, or the command that installs it" },
    ],
    listed.flatMap(({ system, core, licence, path, integrations, others }) => [
      [
        system,
        core ?? "–",
        licence ?? "",
        String(integrations),
        path ?? (core === null ? `stable-retro has none for ${machine}` : installing(system)),
      ],
      ...others.map((other) => ["", other.core, "", "", other.path ?? "comes with Lockstep"]),
    ]),
  );
}

function installing(system: string): string {
  return lockstepCommand("cores", "install", system.toLowerCase());
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

async function install(
  words: readonly string[],
  { from, indexUrl }: CoresOptions,
  context: CommandContext,
  { release, machine, server }: CoresSetUp,
): Promise<number> {
  if (from !== undefined && indexUrl !== undefined)
    throw new CliError("BAD_OPTION_VALUE", "--from and --index-url name two sources; keep one");
  const scheme = addressScheme(from ?? "");
  if (scheme !== null)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--from is an address (${scheme}://…), expected a wheel's file on this machine; download it first, or name a package index with --index-url`,
    );
  const { out, cwd } = context;
  const hints = hintsOf(context);
  const selection = selectCores(words, machine);
  const downloads = join(userFolder(hints), "downloads");
  const folders = { cores: installedCoresFolder(hints), games: installedGames(hints) };
  const fetching = new Fetching(context, `${release.project} ${release.version} for ${machine}`);
  const source = { index: () => packageIndex(indexUrl, hints), server, fetching: fetching.begin };
  const wheel =
    from === undefined
      ? await fetchWheel(release, machine, downloads, source).finally(fetching.end)
      : readWheel(resolve(cwd, from), release, machine);
  const installed = await writingFiles(context, (wrote) =>
    installCores(wheel, release, selection, folders, wrote),
  );
  for (const line of installedLines(selection, installed, folders)) out.write(`${line}\n`);
  if (from === undefined)
    out.write(
      `kept for other consoles, may be removed: ${wheel.path} (${bytes(wheel.bytes.length)})\n`,
    );
  out.write(
    `next: ${lockstepCommand("games")}; bring ROMs with ${lockstepCommand("import", "FOLDER")}\n`,
  );
  return 0;
}

/** Shows how much of a wheel has come. */
class Fetching {
  readonly #context: CommandContext;
  readonly #what: string;
  #bar: ProgressBar | null = null;

  constructor(context: CommandContext, what: string) {
    this.#context = context;
    this.#what = what;
  }

  readonly begin: WheelSource["fetching"] = (wheel, index) => {
    const { err } = this.#context;
    err.write(`${this.#what}: ${bytes(wheel.bytes)} from ${index.url.href} (${index.from})\n`);
    const bar = new ProgressBar({
      terminal: err,
      what: "MB",
      total: Math.round(wheel.bytes / 1e6),
      plainEverySeconds: 10,
    });
    this.#bar = bar;
    return (there) => bar.add(Math.round(there / 1e6) - bar.done);
  };

  readonly end = (): void => this.#bar?.close();
}

/** Shows how many files are written, and hears Ctrl-C. */
async function writingFiles<Result>(
  { err }: CommandContext,
  work: (wrote: (done: number, total: number) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  let bar: ProgressBar | null = null;
  try {
    return await work(async (done, total) => {
      bar ??= new ProgressBar({ terminal: err, what: "files", total });
      bar.add(done - bar.done);
      await letInterruptsBeHeard();
    });
  } finally {
    (bar as ProgressBar | null)?.close();
  }
}

function installedLines(
  { cores, systems, leftOut }: Selection,
  { cores: paths, games, licences }: Installed,
  folders: { readonly games: string },
): readonly string[] {
  const of = (core: KnownCore): string =>
    paths.find((path) => basename(path).startsWith(`${core.file}_libretro.`)) ?? "";
  const words = leftOut.flatMap((core) => core.systems.map((system) => system.toLowerCase()));
  const count = games.length === 1 ? "1 integration" : `${games.length} integrations`;
  return [
    ...cores.map((core) => `${core.name}, licence ${core.licence}: ${of(core)}`),
    `${count} of ${systems.join(", ")} with their start states: ${folders.games}`,
    `licences: ${licences.map((path) => basename(path)).join(", ")} in ${dirname(licences[0] ?? "")}`,
    ...leftOut.map(({ name }) => `left out, its licence forbids commercial use: ${name}`),
    ...(words.length === 0
      ? []
      : [`to install these: ${lockstepCommand("cores", "install", ...words)}`]),
  ];
}
