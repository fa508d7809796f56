import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

export interface Piece {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface PiecesOptions {
  /** Pieces are called NAME.tar.gz.00, NAME.tar.gz.01 and so on. */
  readonly name: string;
  /** The folder whose content is packed. */
  readonly source: string;
  readonly folder: string;
  readonly pieceBytes: number;
  /** Of gzip. */
  readonly level: number;
}

/** Packs a folder's content, the same content into the same bytes. */
export async function writePieces(options: PiecesOptions): Promise<readonly Piece[]> {
  const always = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
  const tar = spawn("tar", ["-C", options.source, ...always, "-cf", "-", "."], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve, reject) => {
    tar.once("error", reject);
    tar.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`tar ended with ${code}`));
    });
  });
  const pieces: Piece[] = [];
  const split = (compressed: AsyncIterable<Buffer>): Promise<void> =>
    writeParts(compressed, options, pieces);
  await Promise.all([ended, pipeline(tar.stdout, createGzip({ level: options.level }), split)]);
  return pieces;
}

async function writeParts(
  compressed: AsyncIterable<Buffer>,
  { name, folder, pieceBytes }: PiecesOptions,
  pieces: Piece[],
): Promise<void> {
  let piece: OpenPiece | null = null;
  for await (const chunk of compressed)
    for (let start = 0; start < chunk.length; ) {
      const next = `${name}.tar.gz.${String(pieces.length).padStart(2, "0")}`;
      piece ??= await OpenPiece.create(folder, next);
      const part = chunk.subarray(start, start + pieceBytes - piece.bytes);
      await piece.add(part);
      start += part.length;
      if (piece.bytes < pieceBytes) continue;
      pieces.push(await piece.close());
      piece = null;
    }
  if (piece !== null) pieces.push(await piece.close());
}

class OpenPiece {
  bytes = 0;
  readonly #name: string;
  readonly #file: FileHandle;
  readonly #hash = createHash("sha256");

  private constructor(name: string, file: FileHandle) {
    this.#name = name;
    this.#file = file;
  }

  static async create(folder: string, name: string): Promise<OpenPiece> {
    return new OpenPiece(name, await open(join(folder, name), "w"));
  }

  async add(part: Buffer): Promise<void> {
    this.#hash.update(part);
    this.bytes += part.length;
    await this.#file.writeFile(part);
  }

  async close(): Promise<Piece> {
    await this.#file.close();
    return { name: this.#name, bytes: this.bytes, sha256: this.#hash.digest("hex") };
  }
}
