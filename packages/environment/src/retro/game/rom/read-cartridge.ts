import { extname } from "node:path";
import { messageOf } from "@lockstep/errors";
import { contentProblem, isText, readBounded } from "@lockstep/system";
import { EnvironmentError } from "../../../environment-error.ts";
import { archiveFormat, readArchive } from "../../archive/read-archive.ts";
import { allRomEndings, knownSystems, romEndings } from "./console-system.ts";
import { romSha1 } from "./rom-file.ts";
import { MOST_ROM_BYTES } from "./rom-hashes.ts";
import { romImages } from "./rom-image.ts";
import { otherConsole } from "./rom-signature.ts";

/** A cartridge that no integration need know. */
export interface Cartridge {
  /** gym-retro's name of the console. */
  readonly system: string;
  /** As a core takes it. */
  readonly rom: Uint8Array;
  /** As `rom.sha` has it, lower-case hex. */
  readonly sha1: string;
  /** Name of the file, or of the file in the archive. */
  readonly name: string;
}

/**
 * Reads a cartridge from a file, or from an archive that holds one.
 * @param system gym-retro's name of the console; `undefined` to tell it by content and ending
 * @throws {EnvironmentError} `ROM_MISSING`, `ROM_WRONG`, `ARCHIVE_UNREADABLE`
 */
export async function readCartridge(file: string, system?: string): Promise<Cartridge> {
  if (system !== undefined && !knownSystems.includes(system))
    throw wrong(file, `the console ${system} is not known`, `one of ${knownSystems.join(", ")}`);
  const { name, bytes } = await contentOf(file);
  const problem = contentProblem(bytes);
  if (problem !== null) throw wrong(file, problem, "a cartridge");
  if (isText(bytes)) throw wrong(file, "it is text", "a cartridge");
  const [image] = romImages(name, bytes);
  if (image === undefined || !image.playable)
    throw wrong(file, image?.remark ?? `it has only ${bytes.length} bytes`, "a cartridge");
  const found = system ?? systemOfRom(file, name, image.bytes);
  const other = otherConsole(found, image.bytes);
  if (other !== null) throw wrong(file, `it is a cartridge of the ${other}`, `one of the ${found}`);
  return { system: found, rom: image.bytes, sha1: romSha1(found, image.bytes), name };
}

async function contentOf(
  file: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const bytes = readFile(file);
  if (archiveFormat(bytes) === null) return { name: file, bytes };
  const endings = allRomEndings();
  const likely = (name: string): boolean => endings.has(extname(name).slice(1).toLowerCase());
  const entries = await readArchive(bytes, file, likely);
  const [first] = entries;
  if (first !== undefined && entries.length === 1) return first;
  const names = entries.map(({ name }) => name).join(", ");
  throw wrong(file, `the archive holds ${names || "no cartridge"}`, "one cartridge");
}

function readFile(file: string): Uint8Array {
  try {
    return new Uint8Array(readBounded(file, MOST_ROM_BYTES));
  } catch (error) {
    throw new EnvironmentError("ROM_MISSING", `${file}: ${messageOf(error)}. Name a cartridge.`, {
      cause: error,
    });
  }
}

/** By the mark that many cartridges have, else by the file's ending. */
function systemOfRom(file: string, name: string, rom: Uint8Array): string {
  const ending = extname(name).slice(1).toLowerCase();
  const systems = knownSystems.filter((system) => romEndings(system).includes(ending));
  const fitting = systems.filter((system) => otherConsole(system, rom) === null);
  const [first] = ending === "smd" ? ["Genesis"] : fitting;
  const others = ending === "bin" ? fitting.slice(1) : [];
  if (first !== undefined && others.length === 0) return first;
  const could =
    fitting.length === 0
      ? "nothing says which console plays it"
      : `it may be of the ${fitting.join(" or ")}`;
  throw wrong(
    file,
    could,
    "a name with the ending of a console's cartridges, or the console with --system",
  );
}

function wrong(file: string, why: string, expected: string): EnvironmentError {
  return new EnvironmentError("ROM_WRONG", `${file}: ${why}, expected ${expected}.`);
}
