/** What is used of WebAssembly, which neither Node's types nor the language's describe. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, never>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** @throws {RangeError} where there is no more memory */
  grow(pages: number): number;
}

export const webAssembly: WebAssemblyApi = Reflect.get(globalThis, "WebAssembly") as WebAssemblyApi;
