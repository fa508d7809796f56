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

/** What cannot be read. */
export function unreadable(
  file: string,
  why: string,
  message = `${file}: cannot be read: ${why}.`,
): RomFinding {
  return { file, kind: "unreadable", games: [], sha1: null, bytes: null, message };
}
