import { type Signature, tableFunction } from "./function-bridge.ts";
import { instantiateLua } from "./lua-module.ts";
import type { ScriptLimits } from "./script-limits.ts";
import type { LuaExports } from "./wasm-exports.ts";

const GLOBALS = -10_002;
const HOOK_ON_COUNT = 8;
const INSTRUCTIONS_PER_HOOK = 100;
/** Shorter calls are not worth a look at the clock. */
const HOOKS_BEFORE_CLOCK = 10;
/** More than malloc keeps in front of and behind what it gave last. */
const SLACK_BYTES = 262_144;
/** The first byte of precompiled Lua, which could do anything: it is not checked when it is run. */
const BYTECODE = 0x1b;

const TYPE_NONE = -1;
const TYPE_NIL = 0;
const TYPE_BOOLEAN = 1;
const TYPE_NUMBER = 3;
const TYPE_STRING = 4;

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [TYPE_STRING]: "a text",
  5: "a table",
  6: "a function",
};

/** Why a script was stopped or failed, in Lua's words or ours. */
export class LuaFailure extends Error {}

/** All that a machine is at one moment. */
interface Moment {
  readonly bytes: Uint8Array;
  readonly used: number;
  readonly names: ReadonlyMap<string, number>;
}

/** A function that scripts can call. It reads its arguments by index and returns how many results it pushed. */
export type HostFunction = (machine: LuaMachine) => number;

/**
 * One Lua state in a memory of its own, with limits. It can be put back to an earlier moment byte by byte, which is
 * how every episode finds the same script, whatever the ones before it did.
 */
export class LuaMachine {
  readonly #lua: LuaExports;
  readonly #limits: ScriptLimits;
  /** Texts of Lua's interface, zero-terminated, by content. */
  #names: ReadonlyMap<string, number> = new Map();
  readonly #state: number;
  readonly #hook: number;
  readonly #stack: number;
  /** Lua's own objects, bytes. */
  #used = 0;
  /** Everything above was never written to. */
  #highest = 0;
  #hooks = 0;
  #cpuStart = 0;
  #saved: Moment | null = null;

  constructor(limits: ScriptLimits) {
    this.#lua = instantiateLua();
    this.#limits = limits;
    this.#stack = this.#lua.stackSave();
    const allocator = this.#place("allocator", (_, pointer, old, wanted) =>
      this.#allocate(pointer as number, old as number, wanted as number),
    );
    this.#hook = this.#place("hook", () => this.#tick());
    this.#state = this.#lua.lua_newstate(allocator, 0);
    if (this.#state === 0) throw new LuaFailure("not enough memory");
    this.#guarded(() => this.#openLibraries());
  }

  /** Makes a function known to scripts, as a global name. */
  define(name: string, implementation: HostFunction): void {
    const index = this.#place("function", () => implementation(this));
    this.#lua.lua_pushcclosure(this.#state, index, 0);
    this.#lua.lua_setfield(this.#state, GLOBALS, this.#name(name));
  }

  /** Compiles and runs a text. @param name appears in errors @throws {LuaFailure} */
  run(source: Uint8Array, name: string): void {
    this.#guarded(() => {
      this.#load(source, name);
      this.#call(0);
    });
  }

  /** Compiles a text only. @throws {LuaFailure} */
  check(source: Uint8Array, name: string): void {
    this.#guarded(() => {
      this.#load(source, name);
      this.#lua.lua_settop(this.#state, 0);
    });
  }

  /** Calls a global function. @returns what it returned first, `null` for nothing @throws {LuaFailure} also for texts, tables and numbers that are not finite */
  call(name: string): number | boolean | null {
    return this.#guarded(() => {
      this.#lua.lua_getfield(this.#state, GLOBALS, this.#name(name));
      this.#call(1);
      const result = this.#result();
      this.#lua.lua_settop(this.#state, 0);
      return result;
    });
  }

  /** True when a global function has that name. */
  has(name: string): boolean {
    return this.#guarded(() => {
      this.#lua.lua_getfield(this.#state, GLOBALS, this.#name(name));
      const TYPE_FUNCTION = 6;
      const found = this.#lua.lua_type(this.#state, -1) === TYPE_FUNCTION;
      this.#lua.lua_settop(this.#state, 0);
      return found;
    });
  }

  /** Remembers this moment. */
  save(names: readonly string[]): void {
    // A name that is first used later would take memory that the saved moment knows nothing of.
    for (const name of names) this.#name(name);
    this.#saved = { bytes: this.contents(), used: this.#used, names: this.#names };
  }

  /** Goes back to the moment that was saved. */
  restore(): void {
    if (this.#saved === null) throw new Error("nothing was saved");
    const { bytes, used, names } = this.#saved;
    const memory = this.#memory();
    const end = Math.min(memory.length, this.#highest + SLACK_BYTES);
    if (end > bytes.length) memory.fill(0, bytes.length, end);
    memory.set(bytes);
    this.#highest = bytes.length - SLACK_BYTES;
    this.#used = used;
    this.#names = names;
    this.#lua.stackRestore(this.#stack);
  }

  /** Bytes of the whole memory that were ever written. For tests. */
  contents(): Uint8Array {
    return this.#memory().slice(0, this.#highest + SLACK_BYTES);
  }

  /** An argument of the host function that is being called. */
  argument(index: number): number | boolean | string | null {
    const lua = this.#lua;
    const type = lua.lua_type(this.#state, index);
    // As in gym-retro, a text that reads as a number is one.
    if (type === TYPE_STRING && lua.lua_isnumber(this.#state, index) === 0) {
      return this.#textAt(lua.lua_tolstring(this.#state, index, 0));
    }
    if (type === TYPE_NUMBER || type === TYPE_STRING) return lua.lua_tonumber(this.#state, index);
    return type === TYPE_BOOLEAN ? lua.lua_toboolean(this.#state, index) !== 0 : null;
  }

  /** @returns 1, the number of results */
  push(value: number | boolean | null): number {
    if (typeof value === "number") this.#lua.lua_pushnumber(this.#state, value);
    else if (value === null) this.#lua.lua_pushnil(this.#state);
    else this.#lua.lua_pushboolean(this.#state, Number(value));
    return 1;
  }

  /** Ends the host function that is being called with an error that the script may catch. */
  fail(message: string): never {
    const bytes = Buffer.from(message, "utf8");
    const text = this.#copyIn(bytes);
    this.#lua.luaL_where(this.#state, 1);
    this.#lua.lua_pushlstring(this.#state, text, bytes.length);
    this.#lua.free(text);
    this.#lua.lua_concat(this.#state, 2);
    this.#lua.lua_error(this.#state);
    throw new LuaFailure(message);
  }

  /** Runs something with fresh limits. Whatever the library throws, {@link LuaFailure} comes out. */
  #guarded<T>(work: () => T): T {
    this.#hooks = 0;
    this.#cpuStart = process.cpuUsage().user;
    this.#lua.lua_sethook(this.#state, this.#hook, HOOK_ON_COUNT, INSTRUCTIONS_PER_HOOK);
    try {
      return work();
    } catch (error) {
      this.#lua.stackRestore(this.#stack);
      if (error instanceof LuaFailure) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new LuaFailure(message, { cause: error });
    }
  }

  #openLibraries(): void {
    const { luaopen_base, luaopen_table, luaopen_string, luaopen_math } = this.#lua;
    for (const open of [luaopen_base, luaopen_table, luaopen_string, luaopen_math]) {
      this.#lua.lua_pushcclosure(this.#state, this.#place("function", open), 0);
      this.#call(0);
    }
  }

  #load(source: Uint8Array, name: string): void {
    if (source[0] === BYTECODE) throw new LuaFailure("it is precompiled, and only text is run");
    const text = this.#copyIn(source);
    const chunk = this.#name(`@${name}`);
    const status = this.#lua.luaL_loadbuffer(this.#state, text, source.length, chunk);
    this.#lua.free(text);
    if (status !== 0) throw this.#failure(status);
  }

  #call(outputs: number): void {
    const status = this.#lua.lua_pcall(this.#state, 0, outputs, 0);
    if (status !== 0) throw this.#failure(status);
  }

  #failure(status: number): LuaFailure {
    const NOT_ENOUGH_MEMORY = 4;
    const text = this.#lua.lua_tolstring(this.#state, -1, 0);
    const said = text === 0 ? "an error that is no text" : this.#textAt(text);
    this.#lua.lua_settop(this.#state, 0);
    if (status !== NOT_ENOUGH_MEMORY) return new LuaFailure(said);
    return new LuaFailure(`it needs more than ${this.#limits.memoryBytes} bytes of memory`);
  }

  #result(): number | boolean | null {
    const type = this.#lua.lua_type(this.#state, -1);
    if (type === TYPE_BOOLEAN) return this.#lua.lua_toboolean(this.#state, -1) !== 0;
    if (type === TYPE_NIL || type === TYPE_NONE) return null;
    const number = type === TYPE_NUMBER ? this.#lua.lua_tonumber(this.#state, -1) : null;
    if (number !== null && Number.isFinite(number)) return number;
    this.#lua.lua_settop(this.#state, 0);
    const got = number === null ? (TYPE_NAMES[type] ?? "another value") : String(number);
    throw new LuaFailure(`it returned ${got}, expected a finite number, true, false or nothing`);
  }

  #allocate(pointer: number, old: number, wanted: number): number {
    if (wanted === 0) {
      this.#lua.free(pointer);
      if (pointer !== 0) this.#used -= old;
      return 0;
    }
    const used = this.#used + wanted - (pointer === 0 ? 0 : old);
    if (wanted > old && used > this.#limits.memoryBytes) return 0;
    const given = this.#lua.realloc(pointer, wanted);
    if (given !== 0) {
      this.#used = used;
      this.#highest = Math.max(this.#highest, given + wanted);
    }
    return given;
  }

  /** Called every hundred instructions. What it throws, no `pcall` of a script catches. */
  #tick(): undefined {
    this.#hooks += 1;
    if (this.#hooks * INSTRUCTIONS_PER_HOOK >= this.#limits.instructions) {
      throw new LuaFailure(`it took more than ${this.#limits.instructions} instructions`);
    }
    if (this.#hooks < HOOKS_BEFORE_CLOCK) return;
    const seconds = (process.cpuUsage().user - this.#cpuStart) / 1e6;
    if (seconds > this.#limits.cpuSeconds) {
      throw new LuaFailure(`it took more than ${this.#limits.cpuSeconds} seconds`);
    }
  }

  #place(signature: Signature, work: (...values: number[]) => number | undefined): number {
    const table = this.#lua.__indirect_function_table;
    const index = table.grow(1);
    table.set(index, tableFunction(signature, work));
    return index;
  }

  /** @returns where the text stays */
  #name(text: string): number {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const pointer = this.#copyIn(Buffer.from(`${text}\0`, "utf8"));
    this.#names = new Map(this.#names).set(text, pointer);
    return pointer;
  }

  #copyIn(bytes: Uint8Array): number {
    const size = Math.max(1, bytes.length);
    const pointer = this.#lua.malloc(size);
    if (pointer === 0) throw new LuaFailure("not enough memory");
    this.#highest = Math.max(this.#highest, pointer + size);
    this.#memory().set(bytes, pointer);
    return pointer;
  }

  #textAt(pointer: number): string {
    const memory = this.#memory();
    const end = memory.indexOf(0, pointer);
    return Buffer.from(memory.subarray(pointer, end)).toString("utf8");
  }

  #memory(): Uint8Array {
    return new Uint8Array(this.#lua.memory.buffer);
  }
}
