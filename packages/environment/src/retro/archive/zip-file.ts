import { messageOf, oneLine } from "@lockstep/errors";
import { unzipSync, type Zippable, zipSync } from "fflate";
import { EnvironmentError } from "../../environment-error.ts";

/** A file inside an archive. */
export interface ZipEntry {
  /** Path inside of the archive. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How large an archive may be. */
export interface ZipLimits {
  readonly entries: number;
  readonly entryBytes: number;
  /** Of all wanted files together, unpacked. */
  readonly bytes: number;
}

/** An archive of cartridges: its largest file has the size of the largest cartridge. */
export const cartridgeLimits: ZipLimits = {
  entries: 4096,
  entryBytes: 64 * 1024 * 1024,
  bytes: 256 * 1024 * 1024,
};

/** Letters of a name inside of an archive, which may be longer than any line. */
const MOST_SHOWN = 100;

/** A name inside of an archive, for a message. */
export function shownName(name: string): string {
  return oneLine(name).slice(0, MOST_SHOWN);
}

/** That a file inside of an archive exceeds a limit. */
export function tooLarge(name: string, bytes: number): RangeError {
  return new RangeError(`${shownName(name)} is too large: ${bytes} bytes`);
}

/** Zip's own beginning of time, so that equal content gives equal archives. */
const MODIFIED = "1980-01-01T12:00:00";

/** Whether bytes begin as zip archives do. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * Unpacks an archive, or those of its files that are wanted.
 * @param file names it in errors
 * @param limits by default those of an archive of cartridges: a quarter of a gigabyte
 * @throws {EnvironmentError} `ARCHIVE_UNREADABLE`, also for one that exceeds a limit
 */
export function readZip(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean = () => true,
  limits: ZipLimits = cartridgeLimits,
): readonly ZipEntry[] {
  let entries = 0;
  let total = 0;
  refuseEncrypted(bytes, file, wanted, limits.entries);
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    entries += 1;
    if (entries > limits.entries) throw new RangeError(`it has more than ${limits.entries} files`);
    if (name.endsWith("/") || !wanted(name)) return false;
    total += originalSize;
    if (originalSize > limits.entryBytes || total > limits.bytes)
      throw tooLarge(name, originalSize);
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

/** A part of an archive's directory, and where its fields are: PKWARE's APPNOTE, 4.3.12 and 4.3.16. */
const directory = { end: 0x06054b50, endBytes: 22, entry: 0x02014b50, entryBytes: 46 };
const mostCommentBytes = 0xffff;

/** Encrypted content looks damaged to who unpacks it. A directory that cannot be read is left to the unpacking. */
function refuseEncrypted(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean,
  mostEntries: number,
): void {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = directoryStart(view);
  for (let entries = 0; entries < mostEntries; entries++) {
    if (at + directory.entryBytes > view.length) return;
    if (view.readUInt32LE(at) !== directory.entry) return;
    const [name, extra, comment] = [28, 30, 32].map((field) => view.readUInt16LE(at + field));
    const start = at + directory.entryBytes;
    const entry = view.toString("utf8", start, start + (name ?? 0));
    if ((view.readUInt16LE(at + 8) & 1) === 1 && wanted(entry))
      throw new EnvironmentError(
        "ARCHIVE_UNREADABLE",
        `${file}: ${shownName(entry)} is encrypted. Unpack the archive with its password first.`,
      );
    at = start + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
}

function directoryStart(view: Buffer): number {
  const least = Math.max(0, view.length - directory.endBytes - mostCommentBytes);
  for (let at = view.length - directory.endBytes; at >= least; at--)
    if (view.readUInt32LE(at) === directory.end) return view.readUInt32LE(at + 16);
  return view.length;
}

/** Packs files, always to the same bytes. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  const content: Zippable = {};
  for (const { name, bytes } of entries) content[name] = bytes;
  return zipSync(content, { mtime: MODIFIED, level: 6 });
}
