import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { removeFolder } from "@lockstep/system";

/** Folders of this process's places, which are removed when it exits. */
const folders = new Set<string>();
process.once("exit", () => {
  for (const folder of folders) removeFolder(folder);
});

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
  /** What the system's loader is to load. */
  readonly file: string;
  readonly systemFolder: string;
  readonly saveFolder: string;
  /** For files that the core reads. */
  readonly contentFolder: string;
  readonly #folder: string;
  readonly #key: string;
  /** Keeps a copy that has no name any more; `null` where it has one. */
  readonly #descriptor: number | null;

  private constructor(corePath: string, key: string) {
    this.#key = key;
    this.#folder = mkdtempSync(join(tmpdir(), "lockstep-core-"));
    folders.add(this.#folder);
    try {
      // Folders of the program's own making would be flushed to the disk, which takes longer than all else here.
      this.systemFolder = mkdtempSync(join(this.#folder, "system-"));
      this.saveFolder = mkdtempSync(join(this.#folder, "save-"));
      this.contentFolder = mkdtempSync(join(this.#folder, "content-"));
      const copy = join(this.#folder, basename(corePath));
      copyFileSync(corePath, copy, constants.COPYFILE_FICLONE);
      this.#descriptor = withoutName(copy);
      this.file = this.#descriptor === null ? copy : pathOf(this.#descriptor);
    } catch (error) {
      this.#removeFolder();
      throw error;
    }
  }

  /** A place whose folders are empty. @throws {NodeJS.ErrnoException} */
  static take(corePath: string): CorePlace {
    const { dev, ino, size, mtimeMs } = statSync(corePath);
    const key = [dev, ino, size, mtimeMs].join(" ");
    const shelf = shelves.get(key) ?? { used: 0, idle: null };
    const place = shelf.idle ?? new CorePlace(corePath, key);
    shelf.idle = null;
    shelf.used += 1;
    shelves.set(key, shelf);
    return place;
  }

  /** The library is loaded: even a killed process leaves no copy where the system can delete a loaded file. */
  loaded(): void {
    if (this.#descriptor === null && process.platform !== "win32")
      rmSync(this.file, { force: true });
  }

  /** Whether a library of this place is in memory. Only Linux can tell; the answer is false elsewhere. */
  get isMapped(): boolean {
    if (process.platform !== "linux") return false;
    return readFileSync("/proc/self/maps", "utf8").includes(`${this.#folder}/`);
  }

  /**
   * Call it once.
   * @param unloaded whether the library is gone. The system's loader gives a library that is not to all who ask for its
   * path, so that path is then never used again.
   */
  giveBack(unloaded: boolean): void {
    const shelf = shelves.get(this.#key) as Shelf;
    shelf.used -= 1;
    const waits = unloaded && this.#descriptor !== null && shelf.used > 0 && shelf.idle === null;
    if (waits && this.#emptied()) shelf.idle = this;
    else this.#remove(unloaded);
    if (shelf.used > 0) return;
    if (shelf.idle !== null) shelf.idle.#remove(true);
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

  #remove(unloaded: boolean): void {
    if (this.#descriptor !== null && unloaded) closeSync(this.#descriptor);
    this.#removeFolder();
  }

  #removeFolder(): void {
    try {
      removeFolder(this.#folder);
    } catch {
      // On Windows a file in use stays until the temporary folder is cleaned.
    }
    folders.delete(this.#folder);
  }
}

/** @returns the file's descriptor, its name removed; `null` where files without names cannot be loaded */
function withoutName(file: string): number | null {
  if (process.platform !== "linux") return null;
  const descriptor = openSync(file, "r");
  if (existsSync(pathOf(descriptor))) {
    rmSync(file);
    return descriptor;
  }
  closeSync(descriptor);
  return null;
}

function pathOf(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}
