import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, join } from "node:path";
import { removeFolder, replaceFileUnflushed } from "@lockstep/system";
import { withOwnSymbols } from "./own-symbols.ts";
import { ProcessFolder } from "./process-folder.ts";
import { withTemporaryFolder } from "./temporary-folder.ts";

/** The places of one core's file: how many are in use, and one that waits for the next. */
interface Shelf {
  used: number;
  idle: CorePlace | null;
}

const shelves = new Map<string, Shelf>();

/**
 * A copy of a core's file for one loaded library at a time, and folders for the files that the core writes. Copying takes longer
 * than loading, so a copy whose library is unloaded waits for the next one, as long as other libraries of that core are
 * loaded. The system's loader reads it anew each time. Only Linux can load a file that has no name any more: elsewhere
 * a copy is for one library.
 */
export class CorePlace {
  /**
   * What the system's loader is to load: a path that no other place of this process has had. The loader gives a library that it
   * could not unload to all who ask for its path.
   */
  readonly file: string;
  /** Of the core's file as it was when it was copied, in hexadecimal digits. */
  readonly sha256: string;
  readonly systemFolder: string;
  readonly saveFolder: string;
  /** For files that the core reads. */
  readonly contentFolder: string;
  readonly #folder: ProcessFolder;
  readonly #key: string;
  /** Of a copy that has no name any more; `null` where it has one. */
  readonly #descriptor: number | null;

  private constructor(corePath: string, key: string, content: Uint8Array) {
    this.#key = key;
    this.sha256 = createHash("sha256").update(content).digest("hex");
    const own = withOwnSymbols(content);
    this.#folder = ProcessFolder.make();
    try {
      // Folders of the program's own making would be flushed to the disk, which takes longer than all else here.
      this.systemFolder = mkdtempSync(join(this.#folder.path, "system-"));
      this.saveFolder = mkdtempSync(join(this.#folder.path, "save-"));
      this.contentFolder = mkdtempSync(join(this.#folder.path, "content-"));
      this.file = join(this.#folder.path, basename(corePath));
      replaceFileUnflushed(this.file, own);
      this.#descriptor = withoutName(this.file);
    } catch (error) {
      this.#folder.remove();
      throw error;
    }
  }

  /**
   * A place whose folders are empty.
   * @param read returns a core's file
   * @throws {EmulationError} `TEMPORARY_FOLDER_UNUSABLE`
   * @throws what `read` throws, and {NodeJS.ErrnoException} where there is no such file
   */
  static take(corePath: string, read: (corePath: string) => Uint8Array): CorePlace {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(corePath, { bigint: true });
    const key = [dev, ino, size, mtimeNs, ctimeNs].join(" ");
    const shelf = shelves.get(key) ?? { used: 0, idle: null };
    const place = CorePlace.#waiting(shelf) ?? CorePlace.#make(corePath, key, read(corePath));
    shelf.used += 1;
    shelves.set(key, shelf);
    return place;
  }

  static #waiting(shelf: Shelf): CorePlace | null {
    const { idle } = shelf;
    shelf.idle = null;
    if (idle === null || idle.#isThere) return idle;
    idle.#remove();
    return null;
  }

  static #make(corePath: string, key: string, content: Uint8Array): CorePlace {
    return withTemporaryFolder(corePath, () => new CorePlace(corePath, key, content));
  }

  /** Whether nobody has removed it, as those do who clean the folder of temporary files. */
  get #isThere(): boolean {
    return [this.file, this.systemFolder, this.saveFolder, this.contentFolder].every(existsSync);
  }

  /** The copy's content. */
  read(): Uint8Array {
    return readFileSync(this.file);
  }

  /**
   * The library is loaded: even a killed process leaves no copy where the system can delete a loaded file. On Linux it has no
   * name already, or, without /proc, is still read.
   */
  loaded(): void {
    if (process.platform !== "win32" && process.platform !== "linux")
      rmSync(this.file, { force: true });
  }

  /** @param file in {@link CorePlace.contentFolder} @throws {EmulationError} `TEMPORARY_FOLDER_UNUSABLE` */
  writeContent(file: string, content: Uint8Array): void {
    withTemporaryFolder(file, () => replaceFileUnflushed(file, content));
  }

  /** Whether a library of this place is in memory. Only Linux can tell; the answer is false elsewhere. */
  get isMapped(): boolean {
    if (process.platform !== "linux") return false;
    return readFileSync("/proc/self/maps", "utf8").includes(`${this.#folder.path}/`);
  }

  /** Call it once. @param unloaded whether the library is gone: it is not used again otherwise */
  giveBack(unloaded: boolean): void {
    const shelf = shelves.get(this.#key) as Shelf;
    shelf.used -= 1;
    const waits = unloaded && this.#descriptor !== null && shelf.used > 0 && shelf.idle === null;
    if (waits && this.#emptied()) shelf.idle = this;
    else this.#remove();
    if (shelf.used > 0) return;
    if (shelf.idle !== null) shelf.idle.#remove();
    shelves.delete(this.#key);
  }

  /** @returns whether the folders are as they were at first */
  #emptied(): boolean {
    try {
      for (const folder of [this.systemFolder, this.saveFolder, this.contentFolder])
        for (const name of readdirSync(folder)) removeFolder(join(folder, name));
      return true;
    } catch {
      return false;
    }
  }

  #remove(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#folder.remove();
  }
}

/**
 * Removes a file's name; a link to it without a name takes its place.
 * @returns its descriptor; `null` where files without names cannot be loaded
 */
function withoutName(file: string): number | null {
  if (process.platform !== "linux") return null;
  const descriptor = openSync(file, "r");
  const nameless = `/proc/self/fd/${descriptor}`;
  if (existsSync(nameless)) {
    rmSync(file);
    symlinkSync(nameless, file);
    return descriptor;
  }
  closeSync(descriptor);
  return null;
}
