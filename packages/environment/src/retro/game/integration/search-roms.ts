import { extname, join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { contentProblem, isText, readBounded, walkFiles } from "@lockstep/system";
import { archiveFormat, readArchive } from "../../archive/read-archive.ts";
import { cartridgeLimits, type ZipEntry } from "../../archive/zip-file.ts";
import { allRomEndings } from "../rom/console-system.ts";
import { identifyRom } from "../rom/identify-rom.ts";
import { readGivenHashes } from "../rom/rom-file.ts";
import { type KnownRom, type RomFinding, unreadable } from "../rom/rom-finding.ts";
import type { GameFolder } from "./find-games.ts";

/** Archives that are not opened. */
const closedArchives = new Set(["rar", "zst"]);
const openedArchives = new Set(["zip", "7z", "tar", "gz", "tgz", "xz", "txz", "bz2", "tbz2"]);
const MOST_ROM_BYTES = 64 * 1024 * 1024;
/** Archives in archives in archives. */
const deepest = 3;

/** Hashes of all games that name their ROMs; what cannot be read of the others goes to `problems`. */
export function knownRoms(games: readonly GameFolder[]): {
  readonly roms: readonly KnownRom[];
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const roms = games.flatMap(({ name, folder, system }): KnownRom[] => {
    try {
      const hashes = readGivenHashes(join(folder, "rom.sha"));
      return hashes.length === 0 ? [] : [{ game: name, system, hashes }];
    } catch (error) {
      problems.push(messageOf(error));
      return [];
    }
  });
  return { roms, problems };
}

/**
 * Looks at every file under the paths, and in archives, and says what it is, in the order of names. Content decides; a file
 * that is larger than any cartridge and has another ending than one is not read.
 * @param looked called for each file
 */
export async function* searchRoms(
  paths: readonly string[],
  known: readonly KnownRom[],
  looked: () => void = () => undefined,
): AsyncGenerator<RomFinding, void, void> {
  for (const path of paths)
    for (const found of walkFiles(path)) {
      looked();
      if ("problem" in found) yield unreadable(found.path, found.problem);
      else yield* await searchFile(found.path, found.size, known);
    }
}

async function searchFile(
  path: string,
  size: number,
  known: readonly KnownRom[],
): Promise<readonly RomFinding[]> {
  const ending = endingOf(path);
  if (closedArchives.has(ending))
    return [unreadable(path, "only zip, 7z and tar archives are opened: unpack it first")];
  const expected = looksLikeRom(path) || openedArchives.has(ending);
  if (size > MOST_ROM_BYTES && !expected) return [other(path, null)];
  let bytes: Uint8Array;
  try {
    bytes = readBounded(path, MOST_ROM_BYTES);
  } catch (error) {
    const why =
      size > MOST_ROM_BYTES
        ? `it has ${size} bytes, expected at most ${MOST_ROM_BYTES}`
        : messageOf(error);
    return [expected ? unreadable(path, why) : other(path, null)];
  }
  return identifyRomFile(path, bytes, known);
}

/** What a file's content is: one finding, or one for each cartridge of an archive, also in archives inside it. */
export async function identifyRomFile(
  file: string,
  bytes: Uint8Array,
  known: readonly KnownRom[],
): Promise<readonly RomFinding[]> {
  const budget = { archives: 256, bytes: 1024 * 1024 * 1024 };
  return identify(file, file, bytes, known, { depth: 0, budget });
}

/** What may still be unpacked of one file, so that no archive takes hours. */
interface Depth {
  readonly depth: number;
  readonly budget: { archives: number; bytes: number };
}

async function identify(
  label: string,
  name: string,
  bytes: Uint8Array,
  known: readonly KnownRom[],
  level: Depth,
): Promise<readonly RomFinding[]> {
  const ending = endingOf(name);
  const expected = looksLikeRom(name) || openedArchives.has(ending);
  if (bytes.length === 0) return [expected ? unreadable(label, "it is empty") : other(label, null)];
  if (archiveFormat(bytes) !== null) return identifyArchive(label, bytes, known, level);
  if (openedArchives.has(ending))
    return [unreadable(label, contentProblem(bytes) ?? `it is no ${ending} archive`)];
  const finding = identifyRom(label, bytes, known);
  // Notes in Markdown have the ending of a Genesis cartridge.
  if (finding.kind === "unknown" && isText(bytes))
    return [other(label, finding.sha1, "it is text")];
  return [expected || finding.kind === "known" ? finding : other(label, finding.sha1)];
}

async function identifyArchive(
  label: string,
  bytes: Uint8Array,
  known: readonly KnownRom[],
  { depth, budget }: Depth,
): Promise<readonly RomFinding[]> {
  const limits = { ...cartridgeLimits, bytes: Math.min(cartridgeLimits.bytes, budget.bytes) };
  const likely = (name: string): boolean =>
    looksLikeRom(name) || openedArchives.has(endingOf(name));
  const look = async (wanted: (name: string) => boolean): Promise<readonly RomFinding[]> => {
    const findings: RomFinding[] = [];
    for (const entry of await readArchive(bytes, label, wanted, limits)) {
      budget.bytes -= entry.bytes.length;
      findings.push(...(await identifyEntry(label, entry, known, { depth: depth + 1, budget })));
    }
    return findings;
  };
  budget.archives -= 1;
  if (depth >= deepest || budget.archives < 0)
    return [unreadable(label, "it holds too many archives in archives: unpack it first")];
  try {
    const findings = await look(likely);
    if (findings.length > 0) return findings;
    // Some have cartridges under other names.
    const others = await look((name) => !likely(name)).catch(() => []);
    const cartridges = others.filter(({ kind }) => kind !== "other");
    if (cartridges.length > 0) return cartridges;
    return [unreadable(label, "the archive holds no file like a ROM")];
  } catch (error) {
    return [unreadable(label, messageOf(error), messageOf(error))];
  }
}

function identifyEntry(
  archive: string,
  { name, bytes }: ZipEntry,
  known: readonly KnownRom[],
  level: Depth,
): Promise<readonly RomFinding[]> {
  return identify(`${archive}: ${name}`, name, bytes, known, level);
}

function endingOf(file: string): string {
  return extname(file).slice(1).toLowerCase();
}

function looksLikeRom(file: string): boolean {
  return allRomEndings().has(endingOf(file));
}

/** A file that nothing says is a cartridge. */
function other(file: string, sha1: string | null, why = whyOther(sha1)): RomFinding {
  return { file, kind: "other", games: [], sha1, bytes: null, message: `${file}: ${why}.` };
}

function whyOther(sha1: string | null): string {
  const what = sha1 === null ? "its ending is no" : "neither its content nor its ending is a";
  return `${what} cartridge's`;
}
