import crypto from "node:crypto";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { type CodePlace, codePlaceIn, type NameOfCode } from "./code-place.ts";

/** A call to something that is not the same each time. */
export interface HiddenUse {
  /** e.g. `Math.random()` */
  readonly what: string;
  /** What was going on, as words; `null` where nobody said. */
  readonly when: string | null;
  /** `null` where the call came from no file of the user's. */
  readonly place: CodePlace | null;
}

export interface HiddenSourcesOptions {
  /** Clocks are wrong by this. */
  readonly shiftMs: number;
  /** Whose calls are written down. */
  readonly nameOf: NameOfCode;
  /** What is going on now; `null` while only calls from the user's files are of interest. */
  readonly when?: () => string | null;
}

type Callable = (...args: never[]) => unknown;
type Note = (what: string) => void;
type Watch = (owner: object, name: string, words: string | Words, shift?: number) => void;
/** Describes a call; `null` for one that is the same each time. */
type Words = (args: readonly unknown[]) => string | null;

/** Frames between a user's call and its being written down, at most. */
const mostFrames = 100;

/**
 * Watches what a user's code could learn about the world: clocks, generators of random numbers, timers, files, the
 * machine. Each use is written down once and then done, with clocks that are shifted. It changes the whole process and is
 * never undone.
 *
 * Not watched are: properties (`process.pid`, `process.env`, `process.argv`), the time zone and language of `Intl` and
 * `Date`, the order of promises, and when objects are collected.
 */
export function watchHiddenSources({
  shiftMs,
  nameOf,
  when = () => null,
}: HiddenSourcesOptions): readonly HiddenUse[] {
  const uses: HiddenUse[] = [];
  const note: Note = (what) => {
    if (uses.some((use) => use.what === what)) return;
    const [moment, place] = [when(), codePlaceIn(currentStack(), nameOf)];
    if (moment !== null || place !== null) uses.push({ what, when: moment, place });
  };
  const watch: Watch = (owner, name, words, shift = 0) => {
    const functions = owner as Record<string, Callable>;
    const original = functions[name];
    if (typeof original !== "function") return;
    const value = function watched(this: unknown, ...args: never[]): unknown {
      const what = typeof words === "string" ? words : words(args);
      if (what !== null) note(what);
      return shifted(Reflect.apply(original, this, args), shift);
    };
    Object.defineProperties(value, Object.getOwnPropertyDescriptors(original));
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  };
  watchChance(watch);
  watchClocks(watch, note, shiftMs);
  watchMachine(watch);
  syncBuiltinESMExports();
  return uses;
}

function currentStack(): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = mostFrames;
  const { stack = "" } = new Error("here");
  Error.stackTraceLimit = before;
  return stack;
}

function shifted(answer: unknown, shift: number): unknown {
  if (typeof answer === "number") return answer + shift;
  return typeof answer === "bigint" ? answer + BigInt(shift) : answer;
}

function watchChance(watch: Watch): void {
  watch(Math, "random", "Math.random()");
  for (const name of ["randomBytes", "randomInt", "randomUUID", "randomFillSync", "randomFill"])
    watch(crypto, name, `crypto.${name}()`);
  for (const name of ["generateKey", "generateKeySync", "generateKeyPair", "generateKeyPairSync"])
    watch(crypto, name, `crypto.${name}()`);
  const web = Object.getPrototypeOf(crypto.webcrypto);
  for (const name of ["getRandomValues", "randomUUID"]) watch(web, name, `crypto.${name}()`);
  watch(
    Object.getPrototypeOf(crypto.webcrypto.subtle),
    "generateKey",
    "crypto.subtle.generateKey()",
  );
}

function watchClocks(watch: Watch, note: Note, shiftMs: number): void {
  watch(Object.getPrototypeOf(performance), "now", "performance.now()", shiftMs);
  watch(process.hrtime, "bigint", "process.hrtime.bigint()", shiftMs * 1_000_000);
  watch(process, "hrtime", "process.hrtime()");
  watch(process, "uptime", "process.uptime()", shiftMs / 1_000);
  const { Temporal } = globalThis as { readonly Temporal?: { readonly Now?: object } };
  for (const name of Object.getOwnPropertyNames(Temporal?.Now ?? {}))
    watch(Temporal?.Now ?? {}, name, `Temporal.Now.${name}()`);
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"])
    watch(globalThis, name, `${name}()`);
  watch(process, "nextTick", "process.nextTick()");
  watchDate(shiftMs, note);
  watchDateFormat(watch, note);
}

function watchDate(shiftMs: number, note: Note): void {
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

/** Formats the current date when it is given none. */
function watchDateFormat(watch: Watch, note: Note): void {
  const prototype = Intl.DateTimeFormat.prototype;
  const words: Words = ([date]) =>
    date === undefined ? "Intl.DateTimeFormat without a date" : null;
  watch(prototype, "formatToParts", words);
  const format = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
  if (format === undefined) return;
  Object.defineProperty(prototype, "format", {
    configurable: true,
    get() {
      const original = Reflect.apply(format, this, []) as Callable;
      return (...args: never[]) => {
        const what = words(args);
        if (what !== null) note(what);
        return original(...args);
      };
    },
  });
}

function watchMachine(watch: Watch): void {
  watch(process, "getBuiltinModule", ([name]) => `process.getBuiltinModule("${String(name)}")`);
  watch(process, "binding", "process.binding()");
  for (const name of ["cpuUsage", "memoryUsage", "resourceUsage", "cwd"])
    watch(process, name, `process.${name}()`);
  watch(globalThis, "fetch", "fetch()");
  for (const name of Object.keys(os)) watch(os, name, `os.${name}()`);
  for (const name of [
    ...["accessSync", "existsSync", "lstatSync", "opendirSync", "openSync", "readdirSync"],
    ...["readFile", "readFileSync", "readlinkSync", "readSync", "realpathSync", "statSync"],
  ])
    watch(fs, name, `fs.${name}()`);
}
