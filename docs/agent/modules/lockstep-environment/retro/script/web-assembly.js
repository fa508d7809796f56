export const webAssembly = Reflect.get(globalThis, "WebAssembly");
