import { messageOf, oneLine } from "@lockstep/errors";
import { unzipSync, type Zippable, zipSync } from "fflate";
import { EnvironmentError } from "../../environment-error.ts";

/** A file inside an archive. */
export interface ZipEntry {
  /** Path inside of the archive. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const MOST_ENTRIES = 4096;
/** As large as the largest cartridge. */
const MOST_ENTRY_BYTES = 64 * 1024 * 1024;
const MOST_BYTES = 256 * 1024 * 1024;

/** Letters of a name inside of an archive, which may be longer than any line. */
const MOST_SHOWN = 100;

/** Zip's own beginning of time, so that equal content gives equal archives. */
const MODIFIED = "1980-01-01T12:00:00";

/** Whether bytes begin as zip archives do. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * Unpacks an archive, or those of its files that are wanted.
 * @param file names it in errors
 * @throws {EnvironmentError} `ARCHIVE_UNREADABLE`, also for one that would unpack to more than a quarter of a gigabyte
 */
export function readZip(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean = () => true,
): readonly ZipEntry[] {
  let entries = 0;
  let total = 0;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    entries += 1;
    if (entries > MOST_ENTRIES) throw new RangeError(`it has more than ${MOST_ENTRIES} files`);
    if (name.endsWith("/") || !wanted(name)) return false;
    total += originalSize;
    if (originalSize > MOST_ENTRY_BYTES || total > MOST_BYTES) {
      throw new RangeError(
        `${oneLine(name).slice(0, MOST_SHOWN)} is too large: ${originalSize} bytes`,
      );
    }
    return true;
  };
  try {
    return Object.entries(unzipSync(bytes, { filter })).map(([name, content]) => ({
      name,
      bytes: content,
    }));
  } catch (error) {
    throw new EnvironmentError(
      "ARCHIVE_UNREADABLE",
      `${file}: not a zip archive that can be read: ${messageOf(error)}. Replace the file.`,
      { cause: error },
    );
  }
}

/** Packs files, always to the same bytes. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  const content: Zippable = {};
  for (const { name, bytes } of entries) content[name] = bytes;
  return zipSync(content, { mtime: MODIFIED, level: 6 });
}
