import { gunzipSync } from "node:zlib";
import { messageOf } from "@lockstep/errors";
import { EnvironmentError } from "../../environment-error.ts";
import { readWithLibarchive } from "./libarchive.ts";
import { cartridgeLimits, isZip, readZip, type ZipEntry, type ZipLimits } from "./zip-file.ts";

/** Formats that {@link readArchive} opens. */
export type ArchiveFormat = "zip" | "7z" | "tar" | "gzip" | "xz" | "bzip2";

const signatures: readonly (readonly [ArchiveFormat, at: number, begins: string])[] = [
  ["7z", 0, "7z\u00bc\u00af\u0027\u001c"],
  ["gzip", 0, "\u001f\u008b\u0008"],
  ["xz", 0, "\u00fd7zXZ\u0000"],
  ["bzip2", 0, "BZh"],
  ["tar", 257, "ustar"],
];

/** What an archive is, by its first bytes; `null` for other files. */
export function archiveFormat(bytes: Uint8Array): ArchiveFormat | null {
  if (isZip(bytes)) return "zip";
  const head = Buffer.from(bytes.subarray(0, 512)).toString("latin1");
  const found = signatures.find(([, at, begins]) => head.startsWith(begins, at));
  return found?.[0] ?? null;
}

/**
 * Unpacks an archive, or those of its files that are wanted. A gzip file that holds no tar archive is one file, named
 * without `.gz`. Only tar archives are compressed with xz or bzip2.
 * @param file names it in errors
 * @throws {EnvironmentError} `ARCHIVE_UNREADABLE`, also for one that exceeds a limit
 */
export async function readArchive(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean = () => true,
  limits: ZipLimits = cartridgeLimits,
): Promise<readonly ZipEntry[]> {
  const format = archiveFormat(bytes);
  if (format === "zip") return readZip(bytes, file, wanted, limits);
  if (format !== "gzip") {
    const kind =
      format === "7z" || format === "tar" ? `a ${format} archive` : `a tar archive in ${format}`;
    return readWithLibarchive(bytes, file, kind, wanted, limits);
  }
  const content = gunzip(bytes, file, limits);
  if (archiveFormat(content) === "tar")
    return readWithLibarchive(content, file, "a tar archive in gzip", wanted, limits);
  const name = file.replace(/^.*[/\\]/, "").replace(/\.gz$/i, "");
  return wanted(name) ? [{ name, bytes: content }] : [];
}

function gunzip(bytes: Uint8Array, file: string, limits: ZipLimits): Uint8Array {
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: limits.bytes }));
  } catch (error) {
    throw new EnvironmentError(
      "ARCHIVE_UNREADABLE",
      `${file}: not a gzip file that can be read: ${messageOf(error)}. Replace the file.`,
      { cause: error },
    );
  }
}
