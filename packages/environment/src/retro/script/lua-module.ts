import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { LuaExports } from "./wasm-exports.ts";
import { type WasmImports, type WasmModule, webAssembly } from "./web-assembly.ts";

/** Lua 5.1, the version of gym-retro's scripts: all of its numbers are doubles. */
const LIBRARY = "wasmoon-lua5.1/dist/liblua5.1.wasm";
/** What a memory of 16 MiB, the library's own beginning, may grow to. */
const MOST_MEMORY_BYTES = 32 * 1024 * 1024;
const PAGE_BYTES = 65_536;

let compiled: WasmModule | null = null;

/**
 * A Lua interpreter with a memory of its own. It gets nothing to reach the outside with: no files, no clock, no
 * environment; whoever asks for these is stopped with an error.
 */
export function instantiateLua(): LuaExports {
  compiled ??= new webAssembly.Module(
    readFileSync(createRequire(import.meta.url).resolve(LIBRARY)),
  );
  // The imports need what only the instance has; nothing calls them before it is there.
  const parts: { exports?: LuaExports } = {};
  const instance = new webAssembly.Instance(compiled, importsOf(compiled, parts));
  const exports = instance.exports as unknown as LuaExports;
  parts.exports = exports;
  exports.__wasm_call_ctors();
  exports.emscripten_stack_init();
  return exports;
}

type Parts = { readonly exports?: LuaExports };

function importsOf(module: WasmModule, parts: Parts): WasmImports {
  const given = implementations(parts);
  const imports: Record<string, Record<string, CallableFunction>> = {};
  for (const { module: room, name } of webAssembly.Module.imports(module)) {
    imports[room] ??= {};
    imports[room][name] =
      given[name] ??
      (() => {
        throw new Error(`${name} is not offered to scripts`);
      });
  }
  return imports;
}

function implementations(parts: Parts): Readonly<Record<string, CallableFunction>> {
  const lua = (): LuaExports => parts.exports as LuaExports;
  return {
    // Emscripten's way to do setjmp and longjmp: a jump is an exception that is no object.
    invoke_vii(index: number, a: number, b: number) {
      const stack = lua().stackSave();
      try {
        (lua().__indirect_function_table.get(index) as CallableFunction)(a, b);
      } catch (jump) {
        lua().stackRestore(stack);
        if (jump !== Number.POSITIVE_INFINITY) throw jump;
        lua().setThrew(1, 0);
      }
    },
    _emscripten_throw_longjmp() {
      throw Number.POSITIVE_INFINITY;
    },
    emscripten_memcpy_js(target: number, source: number, bytes: number) {
      new Uint8Array(lua().memory.buffer).copyWithin(target, source, source + bytes);
    },
    emscripten_resize_heap(bytes: number) {
      if (bytes >>> 0 > MOST_MEMORY_BYTES) return 0;
      const { memory } = lua();
      memory.grow(Math.ceil(((bytes >>> 0) - memory.buffer.byteLength) / PAGE_BYTES));
      return 1;
    },
    environ_sizes_get(count: number, size: number) {
      const view = new DataView(lua().memory.buffer);
      view.setUint32(count, 0, true);
      view.setUint32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
  };
}
