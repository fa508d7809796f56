import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { contentProblem, readBounded, readUserText, walkFiles } from "@lockstep/system";
import { EnvironmentError } from "../../../environment-error.ts";
import { isZip, readZip } from "../../archive/zip-file.ts";
import { romEndings, unhashedBytes } from "./console-system.ts";
import { MOST_ROM_BYTES, romHashesOf } from "./rom-hashes.ts";
import { otherConsole } from "./rom-signature.ts";
import { deinterleaveSmd } from "./smd.ts";

/** A cartridge whose hash is one of those wanted. */
export interface RomFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Lower-case hex, as `rom.sha` has it: the NES's header is left out. */
  readonly sha1: string;
}

/**
 * Reads a `rom.sha`: one or more SHA-1s.
 * @returns lower-case hex
 * @throws {EnvironmentError} `GAME_MALFORMED`
 */
export function readRomHashes(file: string): readonly string[] {
  const hashes = existsSync(file) ? readGivenHashes(file) : [];
  if (hashes.length > 0) return hashes;
  throw malformed(file, existsSync(file) ? "an empty file" : "no file");
}

/** {@link readRomHashes}, of which there may be none: an integration of stable-retro has an empty file. */
export function readGivenHashes(file: string): readonly string[] {
  const words = hashText(file)
    .split(/\s+/)
    .filter((word) => word !== "");
  const bad = words.find((word) => !/^[0-9a-f]{40}$/i.test(word));
  if (bad !== undefined) throw malformed(file, bad);
  return words.map((word) => word.toLowerCase());
}

function malformed(file: string, got: string): EnvironmentError {
  return new EnvironmentError(
    "GAME_MALFORMED",
    `${file}: expected SHA-1s of 40 hexadecimal digits, got ${got}. Correct the file.`,
  );
}

function hashText(file: string): string {
  try {
    return readUserText(file);
  } catch (error) {
    throw new EnvironmentError(
      "GAME_MALFORMED",
      `${file}: ${messageOf(error)}. Expected SHA-1s of 40 hexadecimal digits.`,
      { cause: error },
    );
  }
}

/** SHA-1 of a ROM as published for its console, lower-case hex. */
export function romSha1(system: string, bytes: Uint8Array): string {
  return createHash("sha1")
    .update(bytes.subarray(unhashedBytes(system)))
    .digest("hex");
}

/**
 * Finds a game's ROM: `rom.<ending>` in its folder, else any ROM of the right hash in the given files and folders.
 * @throws {EnvironmentError} `ROM_WRONG` when the game's own file has another hash, or a ROM is another console's; `ROM_MISSING` when none is found
 */
export function findRom(
  folder: string,
  system: string,
  hashes: readonly string[],
  romPaths: readonly string[],
): RomFile {
  const endings = romEndings(system);
  for (const ending of endings) {
    const file = join(folder, `rom.${ending}`);
    if (!existsSync(file)) continue;
    const rom = readRom(file, system);
    if (hashes.includes(rom.sha1)) return ofSystem(rom, system);
    throw new EnvironmentError(
      "ROM_WRONG",
      `${file}: wrong ROM: expected SHA-1 ${hashes.join(" or ")}, ${foundInstead(rom)}. Put the right ROM there.`,
    );
  }
  for (const file of romPaths.flatMap((path) => filesUnder(path, [...endings, "smd", "zip"]))) {
    const found = romHashesOf(file);
    if (!hashes.some((hash) => found.has(hash))) continue;
    const rom = findInFile(file, system, hashes);
    if (rom !== null) return ofSystem(rom, system);
  }
  const own = join(folder, `rom.${endings[0]}`);
  const others = romPaths.length === 0 ? "" : ` and in ${romPaths.join(", ")}`;
  throw new EnvironmentError(
    "ROM_MISSING",
    `No ROM with SHA-1 ${hashes.join(" or ")} is here (looked for ${own}${others}); bring it with \`lockstep import FOLDER\`, or name its folder with --roms-path.`,
  );
}

/** A hash says that it is the ROM that the integration was made with, not that it is its console's. */
function ofSystem(rom: RomFile, system: string): RomFile {
  const other = otherConsole(system, rom.bytes);
  if (other === null) return rom;
  throw new EnvironmentError(
    "ROM_WRONG",
    `${rom.file}: wrong ROM: it is a cartridge of the ${other}, expected one of the ${system}, which the game's name ends in. Name the game's folder after its console, or put the right ROM and rom.sha there.`,
  );
}

/** What is in the place of a ROM. */
function foundInstead({ bytes, sha1 }: RomFile): string {
  const problem = contentProblem(bytes);
  return problem === null ? `found ${sha1}` : `but ${problem}`;
}

function readRom(file: string, system: string): RomFile {
  const bytes = new Uint8Array(romBytes(file));
  return { file, bytes, sha1: romSha1(system, bytes) };
}

function romBytes(file: string): Buffer {
  try {
    return readBounded(file, MOST_ROM_BYTES);
  } catch (error) {
    throw new EnvironmentError(
      "ROM_WRONG",
      `${file}: wrong ROM: ${messageOf(error)}. Put the right ROM there.`,
      { cause: error },
    );
  }
}

/** The cartridge of a wanted hash in a file or archive; broken archives hold none. */
function findInFile(file: string, system: string, hashes: readonly string[]): RomFile | null {
  const content = new Uint8Array(readBounded(file, MOST_ROM_BYTES));
  if (!isZip(content)) return matching(file, file, content, system, hashes);
  const endings = [...romEndings(system), "smd"];
  try {
    const wanted = (name: string): boolean =>
      endings.includes(extname(name).slice(1).toLowerCase());
    for (const { name, bytes } of readZip(content, file, wanted)) {
      const rom = matching(file, name, bytes, system, hashes);
      if (rom !== null) return rom;
    }
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
  }
  return null;
}

function matching(
  file: string,
  name: string,
  content: Uint8Array,
  system: string,
  hashes: readonly string[],
): RomFile | null {
  const smd = extname(name).toLowerCase() === ".smd" ? deinterleaveSmd(content) : null;
  const bytes = smd ?? content;
  const sha1 = romSha1(system, bytes);
  return hashes.includes(sha1) ? { file, bytes, sha1 } : null;
}

/** In the order of names, so that the same folders give the same file everywhere. */
function filesUnder(path: string, endings: readonly string[]): readonly string[] {
  return [...walkFiles(path)].flatMap((found) => {
    const wanted = endings.includes(extname(found.path).slice(1).toLowerCase());
    return wanted && "size" in found && found.size <= MOST_ROM_BYTES ? [found.path] : [];
  });
}
