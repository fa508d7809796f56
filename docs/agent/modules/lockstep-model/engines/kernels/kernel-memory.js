import { deviceError } from "../../device-memory.js";
import { openKernels } from "./kernels.js";
const PAGE_BYTES = 0x1_0000;
const FIRST = 1024;
const LINE = 64;
export class KernelMemory {
    kernels;
    #identity;
    #next = FIRST;
    #floats = new Float32Array(0);
    #words = new Uint32Array(0);
    constructor(identity, kernels = openKernels()) {
        this.kernels = kernels;
        this.#identity = identity;
    }
    allocate(bytes) {
        const address = this.#next;
        this.#next = address + Math.ceil(bytes / LINE) * LINE;
        return address;
    }
    get mark() {
        return this.#next;
    }
    release(mark) {
        this.#next = mark;
    }
    grow(what) {
        const { memory } = this.kernels;
        const missing = this.#next - memory.buffer.byteLength;
        if (missing <= 0)
            return;
        try {
            memory.grow(Math.ceil(missing / PAGE_BYTES));
        }
        catch (error) {
            throw deviceError(this.#identity, what, new RangeError(`out of memory: ${String(error)}`));
        }
    }
    floats(address, count) {
        if (this.#floats.buffer !== this.kernels.memory.buffer) {
            this.#floats = new Float32Array(this.kernels.memory.buffer);
        }
        return this.#floats.subarray(address / 4, address / 4 + count);
    }
    words(address, count) {
        if (this.#words.buffer !== this.kernels.memory.buffer) {
            this.#words = new Uint32Array(this.kernels.memory.buffer);
        }
        return this.#words.subarray(address / 4, address / 4 + count);
    }
    bytes(address, count) {
        return new Uint8Array(this.kernels.memory.buffer, address, count);
    }
    offsets(list, after = 0) {
        const address = this.allocate(4 * (list.length + 3));
        this.grow("lists of offsets");
        const words = this.words(address, list.length + 3);
        words.set(list);
        words.fill(after, list.length);
        return address;
    }
}
