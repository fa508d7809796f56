import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { removeFolder } from "./remove-folder.ts";
import { removedWhenInterrupted } from "./replace-file.ts";

/**
 * A folder that is filled by this process alone, and goes again unless it is finished: with an error, or when the process is
 * interrupted. Where it was there before, empty, it stays there, empty.
 */
export class UnfinishedFolder {
  readonly #folder: string;
  /** Folders that were not there, the innermost first. */
  readonly #made: readonly string[];
  readonly #finished: () => void;
  #open = true;

  /** Makes the folder with its parents. @throws {NodeJS.ErrnoException} */
  constructor(folder: string) {
    this.#folder = folder;
    this.#made = missingFolders(folder);
    this.#finished = removedWhenInterrupted(() => this.#remove());
    try {
      makeFolder(folder);
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** All is in it. */
  finish(): void {
    this.#finished();
    this.#open = false;
  }

  /** Removes it, unless it is finished. */
  abandon(): void {
    if (!this.#open) return;
    this.finish();
    this.#remove();
  }

  #remove(): void {
    if (existsSync(this.#folder))
      for (const name of readdirSync(this.#folder)) removeFolder(join(this.#folder, name));
    for (const folder of this.#made) {
      try {
        rmdirSync(folder);
      } catch {
        // It was not made after all, or another process uses it meanwhile.
      }
    }
  }
}

function missingFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let each = folder; !existsSync(each) && each !== dirname(each); each = dirname(each))
    missing.push(each);
  return missing;
}
