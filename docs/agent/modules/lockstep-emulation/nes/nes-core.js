import { bytesOfBase64 } from "../../lockstep-system/bytes/index.js";
import { nesCoreWasm } from "./generated/nes-core-wasm.js";
const webAssembly = Reflect.get(globalThis, "WebAssembly");
let compiled = null;
export function createNesCore() {
    compiled ??= new webAssembly.Module(bytesOfBase64(nesCoreWasm));
    return new webAssembly.Instance(compiled).exports;
}
