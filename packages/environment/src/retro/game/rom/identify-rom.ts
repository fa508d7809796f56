import { basename, extname } from "node:path";
import { nearestNames } from "@lockstep/errors";
import { contentProblem } from "@lockstep/system";
import { romEndings } from "./console-system.ts";
import { type KnownRom, type RomFinding, unreadable } from "./rom-finding.ts";
import { type RomImage, romImages } from "./rom-image.ts";
import { romRegions } from "./rom-region.ts";

/** Whose cartridge a file is, that is no archive. @param file names it; its ending is a hint */
export function identifyRom(
  file: string,
  bytes: Uint8Array,
  known: readonly KnownRom[],
): RomFinding {
  let first: RomImage | null = null;
  for (const image of romImages(file, bytes)) {
    first ??= image;
    const games = known.filter(({ hashes }) => hashes.includes(image.sha1));
    if (games.length > 0) return recognised(file, image, games);
  }
  const problem = contentProblem(bytes);
  if (problem !== null) return unreadable(file, problem);
  if (first === null)
    return unreadable(file, `it has ${bytes.length} bytes, no more than the header of a ROM`);
  const { sha1 } = first;
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
