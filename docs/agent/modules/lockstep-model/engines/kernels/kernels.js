import { bytesOfBase64 } from "../../../lockstep-system/bytes/index.js";
import { networkKernelsWasm } from "./generated/network-kernels-wasm.js";
import { webAssembly } from "./web-assembly.js";
let compiled = null;
export function openKernels() {
    compiled ??= new webAssembly.Module(bytesOfBase64(networkKernelsWasm));
    return new webAssembly.Instance(compiled, {}).exports;
}
