import { existsSync } from "node:fs";
import { join } from "node:path";
import { EmulationError } from "../../emulation-error.ts";
import { CONSOLES } from "../core/consoles.ts";
import { KNOWN_CORES, type KnownCore } from "./known-cores.ts";
import { usualCoreFolders } from "./usual-core-folders.ts";

/** A core that is installed. */
export interface FoundCore {
  /** The name that the core reports. */
  readonly name: string;
  readonly path: string;
}

const EXTENSIONS: Readonly<Record<string, string>> = { darwin: "dylib", win32: "dll" };

/**
 * Every known core for a console that is installed, the preferred one first: by folder (the user's before the usual
 * ones), then by core. Only file names are read.
 */
export function findCores(
  system: string,
  coresPaths: readonly string[],
  usual: readonly string[] = usualCoreFolders(),
): readonly FoundCore[] {
  return [...new Set([...coresPaths, ...usual])].flatMap((folder) =>
    coresFor(system)
      .map(({ name, file }) => ({ name, path: join(folder, fileName(file)) }))
      .filter(({ path }) => existsSync(path)),
  );
}

/**
 * The core to play a console with.
 * @param coresPaths the user's folders, searched before the usual ones
 * @throws {EmulationError} `CORE_NOT_FOUND` that says what to install, `SYSTEM_UNSUPPORTED`
 */
export function findCore(
  system: string,
  coresPaths: readonly string[],
  usual: readonly string[] = usualCoreFolders(),
): FoundCore {
  if (coresFor(system).length === 0) {
    throw new EmulationError(
      "SYSTEM_UNSUPPORTED",
      `No libretro core is known for the console ${system}, expected one of ${[...CONSOLES.keys()].join(", ")}.`,
    );
  }
  const [found] = findCores(system, coresPaths, usual);
  if (found !== undefined) return found;
  throw new EmulationError("CORE_NOT_FOUND", notFound(system, [...coresPaths, ...usual]), {
    details: { system, searched: [...coresPaths, ...usual] },
  });
}

/** The command that installs a core for a console on a machine; `null` where stable-retro has none. */
export function installCommand(
  system: string,
  machine: string = `${process.platform}-${process.arch}`,
): string | null {
  const offered = coresFor(system).some(({ inWheelsFor }) => inWheelsFor?.includes(machine));
  return offered ? `lockstep cores install ${system.toLowerCase()}` : null;
}

/** One sentence that says how to install a core for a console. */
export function howToInstallCore(
  system: string,
  machine: string = `${process.platform}-${process.arch}`,
): string {
  const command = installCommand(system, machine);
  const packaged = coresFor(system).find(({ debianPackage }) => debianPackage !== undefined);
  const section = packaged?.nonFree ? ", from its section non-free" : "";
  const ways = [
    ...(command === null ? [] : [`\`${command}\``]),
    ...(packaged === undefined
      ? []
      : [`on Debian${section}: apt-get install ${packaged.debianPackage}`]),
    `${command === null && packaged === undefined ? "with" : "or"} RetroArch's core downloader`,
  ];
  const files = coresFor(system).map(({ file }) => fileName(file));
  return `Install one (${ways.join("; ")}), or put ${files.join(" or ")} into a folder that you name with --cores-path.`;
}

function coresFor(system: string): readonly KnownCore[] {
  return KNOWN_CORES.filter(({ systems }) => systems.includes(system));
}

function fileName(file: string): string {
  return `${file}_libretro.${EXTENSIONS[process.platform] ?? "so"}`;
}

function notFound(system: string, searched: readonly string[]): string {
  const existing = searched.filter((folder) => existsSync(folder));
  const where = existing.length === 0 ? "none of the usual folders exists" : existing.join(", ");
  return `No libretro core for the ${system} is installed (looked in: ${where}). ${howToInstallCore(system)}`;
}
