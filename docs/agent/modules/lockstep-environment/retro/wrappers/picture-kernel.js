import { bytesOfBase64 } from "../../../lockstep-system/bytes/index.js";
import { webAssembly } from "../script/web-assembly.js";
import { pictureKernelWasm } from "./generated/picture-kernel-wasm.js";
const PAGE_BYTES = 0x1_0000;
let kernel = null;
let bytes = new Uint8Array();
export function pictureKernel() {
    if (kernel === null) {
        const module = new webAssembly.Module(bytesOfBase64(pictureKernelWasm));
        kernel = new webAssembly.Instance(module, {}).exports;
    }
    return kernel;
}
export function kernelBytes(length) {
    const { memory } = pictureKernel();
    const missing = length - memory.buffer.byteLength;
    if (missing > 0)
        memory.grow(Math.ceil(missing / PAGE_BYTES));
    if (bytes.buffer !== memory.buffer)
        bytes = new Uint8Array(memory.buffer);
    return bytes;
}
