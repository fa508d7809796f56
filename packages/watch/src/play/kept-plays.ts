import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createFile, makeFolder, replaceFileSync } from "@lockstep/system";
import { keptStatesFolder } from "../agent/kept-states.ts";

/** Then somebody has to tidy up. */
const mostPlays = 9_999;

/** What is kept of a play. */
export interface KeptPlay {
  /** Becomes the `.json`. */
  readonly record: unknown;
  /** `null` where there is no console. */
  readonly bk2: Uint8Array | null;
}

/** The files of one play in the run's folder: `plays/play-0001.json`, `.bk2`, and its start states. */
export class PlayFiles {
  readonly #folder: string;
  readonly #run: string;
  #name: string | null = null;

  /** @param folder of the run */
  constructor(folder: string) {
    this.#run = folder;
    this.#folder = join(folder, "plays");
  }

  /**
   * Writes the play, in place of what was kept of it before.
   * @returns its name and its files
   * @throws when nothing can be written
   */
  keep({ record, bk2 }: KeptPlay): { readonly name: string; readonly files: readonly string[] } {
    makeFolder(this.#folder);
    const text = `${JSON.stringify(record)}\n`;
    const name = this.#name ?? this.#claim(text);
    if (this.#name !== null) replaceFileSync(join(this.#folder, `${name}.json`), text);
    this.#name = name;
    if (bk2 === null) return { name, files: [`${name}.json`] };
    replaceFileSync(join(this.#folder, `${name}.bk2`), bk2);
    return { name, files: [`${name}.bk2`, `${name}.json`] };
  }

  /** Writes a moment of a play that has been kept. @returns the start state's name */
  keepState(game: string, step: number, state: Uint8Array): string {
    if (this.#name === null) throw new RangeError("the play itself is kept first");
    const folder = join(keptStatesFolder(this.#run), game);
    makeFolder(folder);
    const name = `${this.#name}.step-${String(step).padStart(5, "0")}`;
    replaceFileSync(join(folder, `${name}.state`), gzipSync(state));
    return name;
  }

  /** Two plays may be kept at the same moment: the file that is made first has the number. */
  #claim(text: string): string {
    const taken = readdirSync(this.#folder).flatMap(
      (file) => /^play-(\d+)\./.exec(file)?.[1] ?? [],
    );
    const first = Math.max(0, ...taken.map(Number)) + 1;
    for (let number = first; number <= mostPlays; number++) {
      const name = `play-${String(number).padStart(4, "0")}`;
      try {
        createFile(join(this.#folder, `${name}.json`), text);
        return name;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
    throw new RangeError(
      `${this.#folder} has ${mostPlays} plays; move some of them elsewhere to keep more`,
    );
  }
}
