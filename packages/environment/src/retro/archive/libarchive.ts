import { messageOf } from "@lockstep/errors";
import type { ArchiveReader, LibarchiveWasm } from "libarchive-wasm";
import { EnvironmentError } from "../../environment-error.ts";
import { shownName, tooLarge, type ZipEntry, type ZipLimits } from "./zip-file.ts";

/** All files of an archive, wanted or not: a file is unpacked in order to reach the next one. */
const mostUnpackedBytes = 1024 * 1024 * 1024;

/** Loaded when the first archive comes; anew after a failure, which may leave its memory in disorder. */
let library: Promise<LibarchiveWasm> | null = null;

async function open(bytes: Uint8Array): Promise<ArchiveReader> {
  // The package is CommonJS, and compiles its WebAssembly for a third of a second.
  const { ArchiveReader: Reader, libarchiveWasm } = await import("libarchive-wasm");
  library ??= libarchiveWasm();
  return new Reader(await library, new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
}

/**
 * Unpacks a 7z archive, or a tar archive that may be compressed, or those of its files that are wanted. libarchive runs in
 * WebAssembly, where a broken archive reaches nothing outside.
 * @param file names it in errors
 * @param kind what it should be, for errors, e.g. `a 7z archive`
 * @throws {EnvironmentError} `ARCHIVE_UNREADABLE`, also for one that exceeds a limit
 */
export async function readWithLibarchive(
  bytes: Uint8Array,
  file: string,
  kind: string,
  wanted: (name: string) => boolean,
  limits: ZipLimits,
): Promise<readonly ZipEntry[]> {
  try {
    const reader = await open(bytes);
    try {
      return entriesOf(reader, wanted, limits);
    } finally {
      reader.free();
    }
  } catch (error) {
    library = null;
    // A trap of WebAssembly.
    const trapped = error instanceof Error && error.name === "RuntimeError";
    const why = trapped ? "it is damaged, or no archive" : messageOf(error);
    throw new EnvironmentError(
      "ARCHIVE_UNREADABLE",
      `${file}: not ${kind} that can be read: ${why}. Replace the file, or unpack it first.`,
      { cause: error },
    );
  }
}

function entriesOf(
  reader: ArchiveReader,
  wanted: (name: string) => boolean,
  limits: ZipLimits,
): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let seen = 0;
  let unpacked = 0;
  let kept = 0;
  for (const entry of reader.entries()) {
    const name = entry.getPathname();
    const size = entry.getSize();
    seen += 1;
    unpacked += size;
    if (seen > limits.entries) throw new RangeError(`it has more than ${limits.entries} files`);
    if (unpacked > mostUnpackedBytes) throw tooLarge(name, size);
    if (entry.getFiletype() !== "File" || !wanted(name)) continue;
    kept += size;
    if (size > limits.entryBytes || kept > limits.bytes) throw tooLarge(name, size);
    const content = entry.readData();
    if (content === undefined || content.length !== size)
      throw new RangeError(`${shownName(name)} is incomplete`);
    entries.push({ name, bytes: new Uint8Array(content) });
  }
  if (seen === 0) throw new RangeError("it is damaged, or holds no file");
  return entries;
}
