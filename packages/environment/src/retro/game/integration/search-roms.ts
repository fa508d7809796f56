import { basename, extname, join } from "node:path";
import { messageOf, nearestNames } from "@lockstep/errors";
import { contentProblem, readBounded, walkFiles } from "@lockstep/system";
import { isZip, readZip } from "../../archive/zip-file.ts";
import { allRomEndings, romEndings } from "../rom/console-system.ts";
import { readRomHashes } from "../rom/rom-file.ts";
import { type RomImage, romImages } from "../rom/rom-image.ts";
import { romRegions } from "../rom/rom-region.ts";
import type { GameFolder } from "./find-games.ts";

/** A game and the hashes of its cartridge. */
export interface KnownRom {
  readonly game: string;
  readonly system: string;
  /** Lower-case hex SHA-1s. */
  readonly hashes: readonly string[];
}

/** The result for a file, or for a file inside an archive. */
export interface RomFinding {
  /** `archive.zip: entry` inside of archives. */
  readonly file: string;
  /** `known` a game's cartridge; `unknown` perhaps one, but of no game here; `unreadable` broken; `other` none by its ending. */
  readonly kind: "known" | "unknown" | "unreadable" | "other";
  /** Games that it is the cartridge of. */
  readonly games: readonly KnownRom[];
  /** As gym-retro computes it; `null` where nothing could be read. */
  readonly sha1: string | null;
  /** What to install as the games' ROM; `null` unless known and playable. */
  readonly bytes: Uint8Array | null;
  /** One line: what it is, or why it is not taken and what was expected. */
  readonly message: string;
}

/** Archives that are not opened. */
const PACKED = new Set(["7z", "rar", "tar", "gz", "tgz", "xz", "bz2", "zst"]);
const MOST_ROM_BYTES = 64 * 1024 * 1024;

/** Hashes of all games that have any; what cannot be read of the others goes to `problems`. */
export function knownRoms(games: readonly GameFolder[]): {
  readonly roms: readonly KnownRom[];
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const roms = games.flatMap(({ name, folder, system }): KnownRom[] => {
    try {
      return [{ game: name, system, hashes: readRomHashes(join(folder, "rom.sha")) }];
    } catch (error) {
      problems.push(messageOf(error));
      return [];
    }
  });
  return { roms, problems };
}

/**
 * Looks at every file under the paths, and in zip archives, and says what it is, in the order of names. Files that cannot
 * be cartridges by their endings are not read.
 * @param looked called for each file
 */
export function* searchRoms(
  paths: readonly string[],
  known: readonly KnownRom[],
  looked: () => void = () => undefined,
): Generator<RomFinding, void, void> {
  for (const path of paths)
    for (const found of walkFiles(path)) {
      looked();
      if ("problem" in found) yield unreadable(found.path, found.problem);
      else yield* searchFile(found.path, found.size, known);
    }
}

function* searchFile(
  path: string,
  size: number,
  known: readonly KnownRom[],
): Generator<RomFinding, void, void> {
  if (!mayHoldRom(path, true)) {
    yield leftOut(path);
    return;
  }
  try {
    yield* identifyRomFile(path, readBounded(path, MOST_ROM_BYTES), known);
  } catch (error) {
    const why =
      size > MOST_ROM_BYTES
        ? `it has ${size} bytes, expected at most ${MOST_ROM_BYTES}`
        : messageOf(error);
    yield unreadable(path, why);
  }
}

/** What a file's content is: one finding, or one for each cartridge of an archive. */
export function identifyRomFile(
  file: string,
  bytes: Uint8Array,
  known: readonly KnownRom[],
): readonly RomFinding[] {
  if (bytes.length === 0) return [unreadable(file, "it is empty")];
  if (!isZip(bytes)) {
    if (extname(file).toLowerCase() === ".zip")
      return [unreadable(file, contentProblem(bytes) ?? "it is no zip archive")];
    return [identifyRom(file, bytes, known)];
  }
  try {
    const entries = readZip(bytes, file, (name) => mayHoldRom(name, false));
    if (entries.length === 0) return [unreadable(file, "the archive holds no file like a ROM")];
    return entries.map(({ name, bytes: content }) =>
      identifyRom(`${file}: ${name}`, content, known),
    );
  } catch (error) {
    return [unreadable(file, messageOf(error), messageOf(error))];
  }
}

function identifyRom(file: string, bytes: Uint8Array, known: readonly KnownRom[]): RomFinding {
  let first: RomImage | null = null;
  for (const image of romImages(file, bytes)) {
    first ??= image;
    const games = known.filter(({ hashes }) => hashes.includes(image.sha1));
    if (games.length > 0) return recognised(file, image, games);
  }
  const problem = contentProblem(bytes);
  if (problem !== null) return unreadable(file, problem);
  const sha1 = first?.sha1 ?? null;
  const message = `${file}: no known game has SHA-1 ${sha1}.${hints(file, bytes, known)}`;
  return { file, kind: "unknown", games: [], sha1, bytes: null, message };
}

function recognised(file: string, image: RomImage, games: readonly KnownRom[]): RomFinding {
  const names = games.map(({ game }) => game).join(", ");
  const { sha1, playable, remark } = image;
  const rest = remark === null ? "" : `, ${remark}`;
  const message = playable
    ? `${file}: ${names} (SHA-1 ${sha1}${rest})`
    : `${file}: it would be ${names}, but ${remark}. Use a dump that has it.`;
  return {
    file,
    kind: playable ? "known" : "unreadable",
    games,
    sha1,
    bytes: playable ? image.bytes : null,
    message,
  };
}

/** Why a file may not match: the game that it seems to be, and how it differs. */
function hints(file: string, bytes: Uint8Array, known: readonly KnownRom[]): string {
  const nearest = nearestGame(file, known);
  const regions = romRegions(file, bytes);
  const parts: string[] = [];
  if (nearest !== null) {
    parts.push(` Its name is like ${nearest.game}, which expects ${nearest.hashes.join(" or ")}.`);
  }
  if (regions.length > 0) {
    parts.push(
      ` It is for ${regions.join(", ")}: games are known by one region's ROM, mostly that of the USA.`,
    );
  }
  if (/\[(b|h|t|o|a|p|f)\d*[^\]]*\]/i.test(file)) {
    parts.push(" Its name marks it as changed, bad or another version: [!] marks a good one.");
  }
  return parts.join("");
}

function nearestGame(file: string, known: readonly KnownRom[]): KnownRom | null {
  const ending = extname(file).slice(1).toLowerCase();
  const words = basename(file.replace(/^.*: /, ""), extname(file)).replaceAll(/[([].*?[)\]]/g, "");
  const wanted = squeezed(words);
  const fitting = known.filter(
    ({ system }) => romEndings(system).includes(ending) || ending === "smd",
  );
  const titles = new Map(
    fitting.map((rom) => [squeezed(rom.game.replace(/-[^-]+(-v\d+)?$/, "")), rom]),
  );
  const [best] = nearestNames(wanted, [...titles.keys()]);
  return best === undefined ? null : (titles.get(best) ?? null);
}

function squeezed(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

function mayHoldRom(file: string, archives: boolean): boolean {
  const ending = extname(file).slice(1).toLowerCase();
  return allRomEndings().has(ending) || (archives && ending === "zip");
}

function leftOut(file: string): RomFinding {
  const ending = extname(file).slice(1).toLowerCase();
  if (PACKED.has(ending)) return unreadable(file, "only zip archives are opened: unpack it first");
  const message = `${file}: its ending is no cartridge's.`;
  return { file, kind: "other", games: [], sha1: null, bytes: null, message };
}

function unreadable(
  file: string,
  why: string,
  message = `${file}: cannot be read: ${why}.`,
): RomFinding {
  return { file, kind: "unreadable", games: [], sha1: null, bytes: null, message };
}
