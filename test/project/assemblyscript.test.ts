import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import { projectRoot } from "../lockstep-command.ts";

const tool = join(projectRoot, "tools/assemblyscript");
const skip = skipUnless(
  existsSync(join(tool, "node_modules/assemblyscript")),
  "AssemblyScript (npm ci --prefix tools/assemblyscript)",
);

/** Node has it, but the project's libraries of types do not declare it. */
interface WebAssemblyLibrary {
  readonly Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): readonly object[];
  };
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
      readonly sum: (at: number) => number;
    };
  };
}
const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyLibrary }).WebAssembly;

function generate(...args: readonly string[]): { status: number | null; stderr: string } {
  const script = join(tool, "generate.mjs");
  return spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
}

test("every committed WebAssembly module is what its source compiles to", { skip }, () => {
  const { status, stderr } = generate("--check");
  assert.equal(status, 0, stderr);
});

test("a module has SIMD of fixed width, exports its memory and imports nothing", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "assemblyscript-"));
  try {
    const [source, file] = [join(folder, "sum.ts"), join(folder, "generated", "sum-wasm.ts")];
    writeFileSync(
      source,
      `export function sum(at: usize): i32 {
         assert(at % 16 == 0);
         const four = v128.load(at);
         return v128.extract_lane<i32>(v128.add<i32>(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1)), 0);
       }`,
    );
    const { status, stderr } = generate(source, file);
    assert.equal(status, 0, stderr);
    const [, base64 = ""] =
      /export const sumWasm: string =\n {2}"(.*)";/.exec(readFileSync(file, "utf8")) ?? [];
    const module = new webAssembly.Module(Buffer.from(base64, "base64"));
    assert.deepEqual(webAssembly.Module.imports(module), []);
    const { memory, sum } = new webAssembly.Instance(module).exports;
    memory.grow(1);
    new Int32Array(memory.buffer, 1024, 4).set([1, 20, 300, 4000]);
    assert.equal(sum(1024), 301);

    writeFileSync(
      source,
      `export function sum(at: usize): i32 {
         const four = v128.load(at);
         return i32(v128.bitmask<i8>(v128.relaxed_swizzle(four, four)));
       }`,
    );
    const relaxed = generate(source, file);
    assert.equal(relaxed.status, 1);
    assert.match(relaxed.stderr, /sum\.ts does not compile/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
