import koffi from "koffi";
import { callbackCode } from "./callback-code.ts";

/** A multiple of the page size on every system. */
const PART_BYTES = 16_384;
// mmap(2) and mprotect(2) of Linux.
const READ_WRITE = 3;
const READ_EXECUTE = 5;
const PRIVATE_ANONYMOUS = 0x22;

interface System {
  map(at: null, bytes: number, access: number, flags: number, file: number, from: number): bigint;
  protect(memory: bigint, bytes: number, access: number): number;
  unmap(memory: bigint, bytes: number): number;
}

/**
 * Callbacks of a core in machine code. A core may read its pads a hundred times a frame, and a call from C into
 * JavaScript costs about a hundred instructions. The code lies in its own memory, which is made read-only before it can
 * run, and reads the pads from the memory behind it. On other processors and systems, and where the system forbids it,
 * JavaScript answers more slowly.
 */
export class NativeCallbacks {
  /** Masks by port, which the core reads. Do not use after {@link NativeCallbacks.close}. */
  readonly held: Int32Array;
  readonly pads: bigint;
  readonly batch: bigint;
  readonly nothing: bigint;
  readonly #system: System;
  readonly #memory: bigint;
  #open = true;

  private constructor(system: System, memory: bigint, ports: number) {
    this.#system = system;
    this.#memory = memory;
    const table = memory + BigInt(PART_BYTES);
    const { code, pads, batch, nothing } = callbackCode(table, ports);
    new Uint8Array(koffi.view(memory, code.length)).set(code);
    this.held = new Int32Array(koffi.view(table, 4 * ports));
    this.pads = memory + BigInt(pads);
    this.batch = memory + BigInt(batch);
    this.nothing = memory + BigInt(nothing);
  }

  /** @returns `null` where machine code is not possible */
  static open(
    ports: number,
    platform: string = process.platform,
    architecture: string = process.arch,
  ): NativeCallbacks | null {
    if (platform !== "linux" || architecture !== "x64") return null;
    const system = bindSystem();
    if (system === null) return null;
    const memory = system.map(null, 2 * PART_BYTES, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
    if (BigInt.asIntN(64, memory) === -1n) return null;
    const callbacks = new NativeCallbacks(system, memory, ports);
    if (system.protect(memory, PART_BYTES, READ_EXECUTE) === 0) return callbacks;
    callbacks.close();
    return null;
  }

  /** Close the core first. Idempotent. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#system.unmap(this.#memory, 2 * PART_BYTES);
  }
}

let known: System | null | undefined;

/** Looked up once in a process: a C library that lacks these functions does not get them later. */
function bindSystem(): System | null {
  if (known !== undefined) return known;
  try {
    const library = koffi.load("libc.so.6");
    const map = ["void *", "size_t", "int", "int", "int", "long"];
    known = {
      map: library.func("mmap", "void *", map),
      protect: library.func("mprotect", "int", ["void *", "size_t", "int"]),
      unmap: library.func("munmap", "int", ["void *", "size_t"]),
    };
  } catch {
    known = null;
  }
  return known;
}
