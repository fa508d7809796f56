import {
  type CodeMemory,
  placeCode,
  READ,
  READ_WRITE,
  type SystemFunctions,
  systemFunctions,
} from "@lockstep/machine-code";
import koffi from "koffi";
import { type LibraryImports, readImports } from "./elf-imports.ts";
import { CLOCK_NAMES, HOST_TABLE_BYTES, HOST_WORDS, hostCode } from "./host-code.ts";

/** A core's library as it is loaded. */
export interface LoadedCore {
  /** The file that was loaded. */
  readonly file: { readonly sha256: string; read(): Uint8Array };
  /** Where it is in memory; `null` when that is not known. */
  readonly address: bigint | null;
}

/** Bytes of {@link CoreHost.state}. */
export const HOST_STATE_BYTES = 16;

/** 2030-01-01: later than the clock of any computer that saved a state which is loaded here. */
const POWER_ON_SECONDS = 1_893_456_000;
/** A state of another program begins a day later, so that its clock never stands before the last power-on. */
const FOREIGN_STATE_SECONDS = POWER_ON_SECONDS + 86_400;
const RANDOM_SEED = 0x2545_f491;
const POINTER_BYTES = 8;
const PAGE_BYTES = 4_096n;

/** Functions of the C library that depend on the computer's time zone, and those that take their place. */
const WITHOUT_TIME_ZONE: ReadonlyMap<string, string> = new Map([
  ["localtime", "gmtime"],
  ["localtime_r", "gmtime_r"],
  ["mktime", "timegm"],
]);

/**
 * What a core learns of the computer that it runs on: a clock that counts frames, in place of the computer's, and random
 * numbers of its own, in place of those that the whole process shares. The private copy of the core's library gets other
 * addresses for functions such as `time` and `rand`. A few machine instructions answer, because a core may ask from any of
 * its threads. The clock stands still within a frame.
 */
export class CoreHost {
  readonly #system: SystemFunctions | null;
  readonly #memory: CodeMemory | null;
  readonly #words: Uint32Array;
  readonly #replaced: readonly Replaced[];
  readonly #tellsTime: boolean;
  #framesPerSecond = 60;
  #origin = POWER_ON_SECONDS;
  #frames = 0;
  #closed = false;
  #freed = false;

  private constructor(
    system: SystemFunctions | null,
    memory: CodeMemory | null,
    replaced: readonly Replaced[],
  ) {
    this.#system = system;
    this.#memory = memory;
    this.#replaced = replaced;
    this.#tellsTime = replaced.some(({ name }) => CLOCKS.has(name));
    this.#words =
      memory === null
        ? new Uint32Array(HOST_TABLE_BYTES / 4)
        : new Uint32Array(koffi.view(memory.table, HOST_TABLE_BYTES));
    this.powerOn();
  }

  /**
   * Takes the place of the computer for a core. Call it before the core's first function.
   * @returns `null` where that is not possible: on other systems than Linux on x86-64, and where the system forbids it
   */
  static open({ file, address }: LoadedCore): CoreHost | null {
    const system = systemFunctions();
    if (system === null || address === null) return null;
    const { slots, readOnly } = importsOf(file);
    if (slots.length === 0) return new CoreHost(system, null, []);
    let entries: ReadonlyMap<string, number> = new Map();
    const memory = placeCode(system, (table) => {
      const made = hostCode(table, system.find(null, "syscall") ?? 0n);
      entries = made.entries;
      return made.code;
    });
    if (memory === null) return null;
    const replaced = slots.flatMap((slot): Replaced[] => {
      const entry = entries.get(slot.name);
      const other = WITHOUT_TIME_ZONE.get(slot.name);
      const target =
        entry === undefined ? system.find(null, other ?? slot.name) : memory.code + BigInt(entry);
      if (target === null) return [];
      const place = address + BigInt(slot.offset);
      const sealed = readOnly !== null && slot.offset >= readOnly.from && slot.offset < readOnly.to;
      return [{ name: slot.name, place, sealed, before: exchange(system, place, sealed, target) }];
    });
    return new CoreHost(system, memory, replaced);
  }

  /** Of the console: how long a frame is. */
  set framesPerSecond(value: number) {
    this.#framesPerSecond = value;
  }

  /** Whether the core can ask for the time at all. */
  get tellsTime(): boolean {
    return this.#tellsTime;
  }

  /** The time and the random numbers of a console that was just switched on. */
  powerOn(): void {
    this.#begin(POWER_ON_SECONDS);
  }

  /** Those of a state that another program saved. */
  foreignState(): void {
    this.#begin(FOREIGN_STATE_SECONDS);
  }

  /** Call it before each frame. */
  advance(): void {
    this.#frames += 1;
    if (this.#tellsTime) this.#tell();
  }

  /** The time and the random numbers of this moment. {@link HOST_STATE_BYTES} bytes. */
  get state(): Uint8Array {
    const { random } = HOST_WORDS;
    const words = [this.#origin, this.#frames, this.#words[random], this.#words[random + 1]];
    const state = Buffer.alloc(HOST_STATE_BYTES);
    words.forEach((word, index) => void state.writeUInt32LE(word ?? 0, 4 * index));
    return state;
  }

  set state(state: Uint8Array) {
    const view = new DataView(state.buffer, state.byteOffset, HOST_STATE_BYTES);
    this.#origin = view.getUint32(0, true);
    this.#frames = view.getUint32(4, true);
    this.#words[HOST_WORDS.random] = view.getUint32(8, true);
    this.#words[HOST_WORDS.random + 1] = view.getUint32(12, true);
    this.#tell();
  }

  /** Gives the library the functions that it had, so that it can be unloaded. Idempotent. */
  close(): void {
    const system = this.#system;
    if (system === null || this.#memory === null || this.#closed) return;
    this.#closed = true;
    for (const { place, sealed, before } of this.#replaced) exchange(system, place, sealed, before);
  }

  /** Call it once the library is unloaded. */
  free(): void {
    if (!this.#closed || this.#freed) return;
    this.#freed = true;
    this.#memory?.free();
  }

  #begin(origin: number): void {
    this.#origin = origin;
    this.#frames = 0;
    this.#words[HOST_WORDS.random] = RANDOM_SEED;
    this.#words[HOST_WORDS.random + 1] = 0;
    this.#tell();
  }

  #tell(): void {
    const passed = this.#frames / this.#framesPerSecond;
    const whole = Math.floor(passed);
    const part = passed - whole;
    this.#words[HOST_WORDS.seconds] = this.#origin + whole;
    this.#words[HOST_WORDS.nanoseconds] = Math.floor(part * 1e9);
    this.#words[HOST_WORDS.microseconds] = Math.floor(part * 1e6);
    const processor = Math.floor(passed * 1e6);
    this.#words[HOST_WORDS.processor] = processor % 2 ** 32;
    this.#words[HOST_WORDS.processor + 1] = Math.floor(processor / 2 ** 32);
  }
}

interface Replaced {
  readonly name: string;
  /** Of the function's address. */
  readonly place: bigint;
  /** The loader has made it read-only. */
  readonly sealed: boolean;
  readonly before: bigint;
}

const CLOCKS: ReadonlySet<string> = new Set(CLOCK_NAMES);

/** @returns the address that was there */
function exchange(system: SystemFunctions, place: bigint, sealed: boolean, target: bigint): bigint {
  const page = place - (place % PAGE_BYTES);
  if (sealed) system.protect(page, Number(PAGE_BYTES), READ_WRITE);
  const value = new BigUint64Array(koffi.view(place, POINTER_BYTES));
  const before = value[0] as bigint;
  value[0] = target;
  if (sealed) system.protect(page, Number(PAGE_BYTES), READ);
  return before;
}

const WANTED: ReadonlySet<string> = new Set([
  ...hostCode(0n, 0n).entries.keys(),
  ...WITHOUT_TIME_ZONE.keys(),
]);

/** By SHA-256. Reading a large library takes longer than loading it. */
const knownImports = new Map<string, LibraryImports>();

function importsOf(file: LoadedCore["file"]): LibraryImports {
  const known = knownImports.get(file.sha256) ?? readImports(file.read(), WANTED);
  knownImports.set(file.sha256, known);
  return known;
}
