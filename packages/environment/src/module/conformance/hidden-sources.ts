import crypto from "node:crypto";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** A call to something that is not the same each time. */
export interface HiddenUse {
  /** e.g. `Math.random()` */
  readonly what: string;
  /** Where the module was, as words. */
  readonly when: string;
}

type Callable = (...args: never[]) => unknown;

/**
 * Watches what a module could learn about the world: clocks, generators of random numbers, files. Every use is written down
 * and then done, with clocks that are shifted. It changes the whole process and is never undone.
 * @param when says where the module is now; `null` while none of its code runs
 */
export function watchHiddenSources(
  shiftMs: number,
  when: () => string | null,
): readonly HiddenUse[] {
  const uses: HiddenUse[] = [];
  const note = (what: string): void => {
    const moment = when();
    if (moment !== null && uses.every((use) => use.what !== what))
      uses.push({ what, when: moment });
  };
  const watch = (owner: object, name: string, words: string, shift = 0): void => {
    const functions = owner as Record<string, Callable>;
    const original = functions[name];
    if (original === undefined) return;
    const value = function watched(this: unknown, ...args: never[]): unknown {
      note(words);
      const answer = Reflect.apply(original, this, args);
      return typeof answer === "number" ? answer + shift : answer;
    };
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  };
  watch(Math, "random", "Math.random()");
  for (const name of ["randomBytes", "randomInt", "randomUUID", "randomFillSync"])
    watch(crypto, name, `crypto.${name}()`);
  for (const name of ["getRandomValues", "randomUUID"])
    watch(Object.getPrototypeOf(crypto.webcrypto), name, `crypto.${name}()`);
  for (const name of [
    "readFileSync",
    "readFile",
    "openSync",
    "readdirSync",
    "statSync",
    "existsSync",
  ])
    watch(fs, name, `fs.${name}()`);
  watch(Object.getPrototypeOf(performance), "now", "performance.now()", shiftMs);
  watch(process, "hrtime", "process.hrtime()");
  watchDate(shiftMs, note);
  syncBuiltinESMExports();
  return uses;
}

function watchDate(shiftMs: number, note: (what: string) => void): void {
  const Original = Date;
  const now = (): number => Original.now() + shiftMs;
  globalThis.Date = new Proxy(Original, {
    construct(target, args, newTarget) {
      if (args.length > 0) return Reflect.construct(target, args, newTarget);
      note("the current Date");
      return Reflect.construct(target, [now()], newTarget);
    },
    apply() {
      note("the current Date");
      return new Original(now()).toString();
    },
    get(target, key, receiver) {
      if (key !== "now") return Reflect.get(target, key, receiver);
      note("the current Date");
      return now;
    },
  });
}
