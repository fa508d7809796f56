/** What is used of WebAssembly, which neither Node's types nor the language's describe. */
interface WebAssemblyApi {
  readonly Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): readonly { readonly module: string; readonly name: string }[];
  };
  readonly Instance: new (
    module: WasmModule,
    imports: WasmImports,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** Compiled code, nothing that runs. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

export type WasmImports = Readonly<Record<string, Readonly<Record<string, CallableFunction>>>>;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export interface WasmTable {
  get(index: number): unknown;
  set(index: number, value: CallableFunction): void;
  /** @returns the length before */
  grow(by: number): number;
}

export const webAssembly: WebAssemblyApi = Reflect.get(globalThis, "WebAssembly") as WebAssemblyApi;
