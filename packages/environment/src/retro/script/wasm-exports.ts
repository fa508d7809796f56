import type { WasmMemory, WasmTable } from "./web-assembly.ts";

/** The part of Lua's C interface that is used, as `liblua5.1.wasm` exports it. Pointers and sizes are bytes. */
export interface LuaExports {
  readonly memory: WasmMemory;
  readonly __indirect_function_table: WasmTable;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  stackSave(): number;
  stackRestore(pointer: number): void;
  setThrew(threw: number, value: number): void;
  malloc(bytes: number): number;
  realloc(pointer: number, bytes: number): number;
  free(pointer: number): void;
  lua_newstate(allocator: number, userData: number): number;
  lua_sethook(state: number, hook: number, mask: number, count: number): number;
  lua_pushcclosure(state: number, callback: number, upvalues: number): void;
  lua_pushnumber(state: number, value: number): void;
  lua_pushboolean(state: number, value: number): void;
  lua_pushnil(state: number): void;
  lua_pushlstring(state: number, text: number, bytes: number): void;
  lua_setfield(state: number, index: number, name: number): void;
  lua_getfield(state: number, index: number, name: number): void;
  lua_settop(state: number, index: number): void;
  lua_type(state: number, index: number): number;
  lua_tonumber(state: number, index: number): number;
  lua_toboolean(state: number, index: number): number;
  lua_tolstring(state: number, index: number, length: number): number;
  lua_isnumber(state: number, index: number): number;
  lua_error(state: number): number;
  lua_pcall(state: number, inputs: number, outputs: number, handler: number): number;
  luaL_loadbuffer(state: number, text: number, bytes: number, name: number): number;
  luaL_where(state: number, level: number): void;
  lua_concat(state: number, values: number): void;
  luaopen_base(state: number): number;
  luaopen_table(state: number): number;
  luaopen_string(state: number): number;
  luaopen_math(state: number): number;
}
