import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { embeddedFactories } from "@lockstep/emulation";
import { replaceFileSync } from "@lockstep/system";
import type { ExaminationSubject, ExaminedCore } from "./examine-core.ts";

/** Results of cores in a folder, one file each, by everything that they depend on. */
export class KeptExaminations {
  readonly #folder: string | null;

  /** @param folder `null` keeps nothing */
  constructor(folder: string | null) {
    this.#folder = folder;
    if (folder !== null) mkdirSync(folder, { recursive: true });
  }

  /** @returns `null` where this core has not been examined with this cartridge and so many frames */
  of(subject: ExaminationSubject): ExaminedCore | null {
    const file = this.#fileOf(subject);
    if (file === null || !existsSync(file)) return null;
    return JSON.parse(readFileSync(file, "utf8")) as ExaminedCore;
  }

  /** Written as a whole or not at all. */
  keep(subject: ExaminationSubject, found: ExaminedCore): ExaminedCore {
    const file = this.#fileOf(subject);
    if (file === null) return found;
    replaceFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
    return found;
  }

  #fileOf({ embedded, corePath, system, rom, frames }: ExaminationSubject): string | null {
    if (this.#folder === null) return null;
    const own = embeddedFactories().find(({ core }) => core.name === embedded)?.core;
    const program = corePath === undefined ? JSON.stringify(own) : readFileSync(corePath);
    const key = createHash("sha256").update(program).update("\n").update(rom).digest("hex");
    return join(this.#folder, `${system}-${frames}-${key.slice(0, 16)}.json`);
  }
}
