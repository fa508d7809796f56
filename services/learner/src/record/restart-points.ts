import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { checkpointParts, decodeCheckpoint, type LearnerCheckpoint } from "@lockstep/round";
import { makeFolder } from "@lockstep/system";

const names = ["0.checkpoint", "1.checkpoint"] as const;
/** CRC-32 and length of what follows, each uint32, little endian. */
const prefixBytes = 8;

/**
 * Checkpoints in the run folder's `restart/`, for a learner whose process was killed. Two files are overwritten in
 * turns and in place, which costs a tenth of a new file. They are not flushed, because a killed process loses nothing
 * that it has written. The CRC detects an incomplete file.
 */
export class RestartPoints {
  readonly #folder: string;
  #turn: 0 | 1;

  /** @param newest file that must not be overwritten first; `null` when there is none */
  private constructor(folder: string, newest: 0 | 1 | null) {
    this.#folder = folder;
    this.#turn = newest === 0 ? 1 : 0;
  }

  /** Makes the folder when it is missing. @throws the file system's error */
  static async open(runDir: string): Promise<RestartPoints> {
    const folder = join(runDir, "restart");
    makeFolder(folder);
    const found = await readPoints(folder);
    return new RestartPoints(folder, found[0]?.file ?? null);
  }

  /** The complete restart points, newest first. */
  static async read(runDir: string): Promise<LearnerCheckpoint[]> {
    return (await readPoints(join(runDir, "restart"))).map(({ checkpoint }) => checkpoint);
  }

  /** Overwrites the older one. */
  async write(checkpoint: LearnerCheckpoint): Promise<void> {
    const parts = checkpointParts(checkpoint);
    const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
    const prefix = Buffer.alloc(prefixBytes);
    prefix.writeUInt32LE(parts.reduce((crc, part) => crc32(part, crc), 0));
    prefix.writeUInt32LE(length, 4);
    const file = await openToOverwrite(join(this.#folder, names[this.#turn]));
    try {
      await writeAll(file, [prefix, ...parts]);
      await file.truncate(prefixBytes + length);
    } finally {
      await file.close();
    }
    this.#turn = this.#turn === 0 ? 1 : 0;
  }
}

interface FoundPoint {
  readonly file: 0 | 1;
  readonly checkpoint: LearnerCheckpoint;
}

async function readPoints(folder: string): Promise<FoundPoint[]> {
  const found: FoundPoint[] = [];
  for (const file of [0, 1] as const) {
    const checkpoint = await readPoint(join(folder, names[file]));
    if (checkpoint !== null) found.push({ file, checkpoint });
  }
  return found.sort((a, b) => b.checkpoint.version - a.checkpoint.version);
}

/** @returns `null` for a file that is missing, unreadable, cut off, or of another version of Lockstep */
async function readPoint(path: string): Promise<LearnerCheckpoint | null> {
  try {
    const bytes = await readFile(path);
    const content = bytes.subarray(prefixBytes);
    if (bytes.length < prefixBytes || content.length !== bytes.readUInt32LE(4)) return null;
    return crc32(content) === bytes.readUInt32LE(0) ? decodeCheckpoint(content) : null;
  } catch {
    return null;
  }
}

async function openToOverwrite(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return await open(path, "w");
  }
}

async function writeAll(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  let position = 0;
  for (const part of parts) {
    for (let written = 0; written < part.byteLength; ) {
      const { bytesWritten } = await file.write(part, written, undefined, position + written);
      written += bytesWritten;
    }
    position += part.byteLength;
  }
}
