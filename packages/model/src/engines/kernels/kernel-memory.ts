import { deviceError } from "../../device-memory.ts";
import type { EngineIdentity } from "../../engine.ts";
import { type Kernels, openKernels } from "./kernels.ts";

const PAGE_BYTES = 0x1_0000;
/** Kernels know no address 0; a cache line is 64 bytes. */
const FIRST = 1024;
const LINE = 64;

/** Kernels and the memory that they compute in, of which parts are given out one after the other. */
export class KernelMemory {
  readonly kernels: Kernels;
  readonly #identity: EngineIdentity;
  #next = FIRST;
  /** Of the memory as it is: growing replaces its buffer. */
  #floats: Float32Array = new Float32Array(0);
  #words: Uint32Array = new Uint32Array(0);

  /** @param identity of the engine that computes in it, which errors name */
  constructor(identity: EngineIdentity, kernels: Kernels = openKernels()) {
    this.kernels = kernels;
    this.#identity = identity;
  }

  /** Address of so many bytes, aligned to a cache line. Their content is arbitrary. */
  allocate(bytes: number): number {
    const address = this.#next;
    this.#next = address + Math.ceil(bytes / LINE) * LINE;
    return address;
  }

  /** Address behind all that was given out. */
  get mark(): number {
    return this.#next;
  }

  /** Takes back what was given out since a mark. */
  release(mark: number): void {
    this.#next = mark;
  }

  /**
   * Makes sure that there is memory for all that was given out. Before it is used.
   * @param what it is for
   * @throws {ModelError} `DEVICE_MEMORY`
   */
  grow(what: string): void {
    const { memory } = this.kernels;
    const missing = this.#next - memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch (error) {
      throw deviceError(this.#identity, what, new RangeError(`out of memory: ${String(error)}`));
    }
  }

  /** A view of numbers, until the memory grows. */
  floats(address: number, count: number): Float32Array {
    if (this.#floats.buffer !== this.kernels.memory.buffer) {
      this.#floats = new Float32Array(this.kernels.memory.buffer);
    }
    return this.#floats.subarray(address / 4, address / 4 + count);
  }

  /** A view of offsets, until the memory grows. */
  words(address: number, count: number): Uint32Array {
    if (this.#words.buffer !== this.kernels.memory.buffer) {
      this.#words = new Uint32Array(this.kernels.memory.buffer);
    }
    return this.#words.subarray(address / 4, address / 4 + count);
  }

  /** A view of bytes, until the memory grows. */
  bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.kernels.memory.buffer, address, count);
  }

  /** Copies a list of offsets into memory of its own, behind it those of the 3 rows that kernels may go on to. */
  offsets(list: readonly number[] | Uint32Array, after = 0): number {
    const address = this.allocate(4 * (list.length + 3));
    this.grow("lists of offsets");
    const words = this.words(address, list.length + 3);
    words.set(list);
    words.fill(after, list.length);
    return address;
  }
}
