import { webAssembly } from "./web-assembly.ts";

/** Signatures of C functions that Lua calls; all parameters and results are 32-bit integers. */
const SIGNATURES = {
  /** `int f(lua_State *)` */
  function: { inputs: 1, outputs: 1 },
  /** `void f(lua_State *, lua_Debug *)` */
  hook: { inputs: 2, outputs: 0 },
  /** `void *f(void *userData, void *pointer, size_t old, size_t new)` */
  allocator: { inputs: 4, outputs: 1 },
} as const;

export type Signature = keyof typeof SIGNATURES;

const I32 = 0x7f;
const FUNCTION_TYPE = 0x60;
const EXTERNAL_FUNCTION = 0x00;

/**
 * A JavaScript function as one that may stand in a WebAssembly table. Node 20 has no `WebAssembly.Function`, so a
 * module is made that does nothing but import the function and export it again.
 */
export function tableFunction(
  signature: Signature,
  implementation: (...values: number[]) => number | undefined,
): CallableFunction {
  const { inputs, outputs } = SIGNATURES[signature];
  const type = [FUNCTION_TYPE, ...list(inputs), ...list(outputs)];
  const bytes = Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, ...type]),
    ...section(2, [1, 1, 0x65, 1, 0x66, EXTERNAL_FUNCTION, 0]),
    ...section(7, [1, 1, 0x66, EXTERNAL_FUNCTION, 0]),
  );
  const module = new webAssembly.Module(bytes);
  const { exports } = new webAssembly.Instance(module, { e: { f: implementation } });
  return Object.values(exports)[0] as CallableFunction;
}

function list(values: number): number[] {
  return [values, ...new Array<number>(values).fill(I32)];
}

function section(id: number, content: number[]): number[] {
  return [id, content.length, ...content];
}
