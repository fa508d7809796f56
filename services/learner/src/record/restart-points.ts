import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkpointParts, decodeCheckpoint, type LearnerCheckpoint } from "@lockstep/round";
import { crc32, makeFolder } from "@lockstep/system";

const names = ["0.checkpoint", "1.checkpoint"] as const;
/** CRC-32 and length of what follows, each uint32, little endian. */
const prefixBytes = 8;

/**
 * Checkpoints in the run folder's `restart/`, for a learner whose process was killed. Two files are overwritten in
 * turns and in place, which costs a tenth of a new file, and stay open: on a busy machine each call of the file system
 * waits longer for its turn than it works. They are not flushed, because a killed process loses nothing
 * that it has written. The CRC detects an incomplete file.
 */
export class RestartPoints {
  readonly #folder: string;
  #turn: 0 | 1;
  /** By turn. */
  readonly #open: [OpenPoint | null, OpenPoint | null] = [null, null];

  /** @param newest file that must not be overwritten first; `null` when there is none */
  private constructor(folder: string, newest: 0 | 1 | null) {
    this.#folder = folder;
    this.#turn = newest === 0 ? 1 : 0;
  }

  /**
   * Makes the folder when it is missing.
   * @param found what {@link find} has found in it
   * @throws the file system's error
   */
  static open(runDir: string, found: readonly FoundPoint[]): RestartPoints {
    const folder = join(runDir, "restart");
    makeFolder(folder);
    return new RestartPoints(folder, found[0]?.file ?? null);
  }

  /** The complete restart points, newest first. */
  static async find(runDir: string): Promise<readonly FoundPoint[]> {
    const folder = join(runDir, "restart");
    const found = await Promise.all(
      ([0, 1] as const).map(async (file) => {
        const checkpoint = await readPoint(join(folder, names[file]));
        return checkpoint === null ? [] : [{ file, checkpoint }];
      }),
    );
    return found.flat().sort((a, b) => b.checkpoint.version - a.checkpoint.version);
  }

  /** Overwrites the older one. */
  async write(parts: RestartPoint): Promise<void> {
    const point = await this.#fileOfTurn();
    const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
    point.bytes = Math.max(point.bytes, bytes);
    await writeAll(point.file, parts);
    if (point.bytes > bytes) await point.file.truncate(bytes);
    point.bytes = bytes;
    this.#turn = this.#turn === 0 ? 1 : 0;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    for (const turn of [0, 1] as const) {
      await this.#open[turn]?.file.close();
      this.#open[turn] = null;
    }
  }

  async #fileOfTurn(): Promise<OpenPoint> {
    const open = this.#open[this.#turn];
    if (open !== null) return open;
    const file = await openToOverwrite(join(this.#folder, names[this.#turn]));
    const point = { file, bytes: (await file.stat()).size };
    this.#open[this.#turn] = point;
    return point;
  }
}

/** The bytes of a restart point's file, in parts. */
export type RestartPoint = readonly Uint8Array[];

/** All of the work that needs this thread: the checkpoint's bytes are read once and not copied. */
export function restartPointOf(checkpoint: LearnerCheckpoint): RestartPoint {
  const parts = checkpointParts(checkpoint);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(parts.reduce((crc, part) => crc32(part, crc), 0));
  prefix.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.byteLength, 0),
    4,
  );
  return [prefix, ...parts];
}

interface OpenPoint {
  readonly file: FileHandle;
  /** Its length, or more. */
  bytes: number;
}

/** A complete restart point, and which of the files has it. */
export interface FoundPoint {
  readonly file: 0 | 1;
  readonly checkpoint: LearnerCheckpoint;
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

/** From the file's beginning. */
async function writeAll(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  let left = parts.filter(({ byteLength }) => byteLength > 0);
  for (let position = 0; left.length > 0; ) {
    const { bytesWritten } = await file.writev(left, position);
    position += bytesWritten;
    left = withoutFirst(left, bytesWritten);
  }
}

function withoutFirst(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return parts.flatMap((part) => {
    const left = part.subarray(Math.min(skip, part.byteLength));
    skip -= part.byteLength - left.byteLength;
    return left.byteLength > 0 ? [left] : [];
  });
}
