import { type FileHandle, open } from "node:fs/promises";

/** A file that grows at its end, and never keeps part of what is appended. */
export class AppendFile {
  readonly path: string;
  readonly #file: FileHandle;
  #bytes: number;

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  /** Opens or creates the file and cuts it to a length, which it must have. @throws the file system's error */
  static async open(path: string, bytes: number): Promise<AppendFile> {
    const file = await open(path, bytes === 0 ? "w+" : "r+");
    try {
      await file.truncate(bytes);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new AppendFile(path, file, bytes);
  }

  /** Length of the completely written part. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends completely or, when it throws, not at all. */
  async append(content: Uint8Array | string): Promise<void> {
    const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
    try {
      let written = 0;
      while (written < bytes.length) {
        const step = await this.#file.write(bytes, written, undefined, this.#bytes + written);
        written += step.bytesWritten;
      }
    } catch (error) {
      await this.#file.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
    this.#bytes += bytes.length;
  }

  /** Returns when what was appended survives a power failure. */
  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
