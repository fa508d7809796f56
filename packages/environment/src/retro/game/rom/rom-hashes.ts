import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { extname } from "node:path";
import { readBounded } from "@lockstep/system";
import { EnvironmentError } from "../../../environment-error.ts";
import { isZip, readZip } from "../../archive/zip-file.ts";
import { unhashedBytes } from "./console-system.ts";
import { deinterleaveSmd } from "./smd.ts";

/** As large as the largest cartridge. */
export const MOST_ROM_BYTES: number = 64 * 1024 * 1024;

/** By path, time and size, for this process: a thousand games look through the same folder of ROMs. */
const known = new Map<string, ReadonlySet<string>>();

/**
 * Every SHA-1 that the file, or a file in the archive that it is, could have for any console, lower-case hex. A file is
 * read once as long as it does not change.
 */
export function romHashesOf(file: string): ReadonlySet<string> {
  const { mtimeMs, size } = statSync(file);
  const key = `${file}\n${mtimeMs}\n${size}`;
  const hashes = known.get(key) ?? new Set(contentsOf(file).flatMap(hashesOf));
  known.set(key, hashes);
  return hashes;
}

function contentsOf(file: string): readonly Uint8Array[] {
  const content = new Uint8Array(readBounded(file, MOST_ROM_BYTES));
  if (!isZip(content)) return [plain(file, content)];
  try {
    return readZip(content, file).map(({ name, bytes }) => plain(name, bytes));
  } catch (error) {
    if (error instanceof EnvironmentError) return [];
    throw error;
  }
}

function plain(name: string, content: Uint8Array): Uint8Array {
  const smd = extname(name).toLowerCase() === ".smd" ? deinterleaveSmd(content) : null;
  return smd ?? content;
}

function hashesOf(content: Uint8Array): readonly string[] {
  const starts = [0, unhashedBytes("Nes")];
  return starts.map((start) => createHash("sha1").update(content.subarray(start)).digest("hex"));
}
