import koffi from "koffi";

/** Functions of Linux's C library that make memory for machine code, and that find other functions. */
export interface SystemFunctions {
  map(at: null, bytes: number, access: number, flags: number, file: number, from: number): bigint;
  protect(memory: bigint, bytes: number, access: number): number;
  unmap(memory: bigint, bytes: number): number;
  /** Address of a function of the C library, `null` when it has none of that name. */
  find(library: null, name: string): bigint | null;
}

/** A multiple of the page size on every system. */
const PART_BYTES = 16_384;
// mmap(2) and mprotect(2) of Linux.
export const READ = 1;
export const READ_WRITE = 3;
const READ_EXECUTE = 5;
const PRIVATE_ANONYMOUS = 0x22;

let known: SystemFunctions | null | undefined;

/** @returns `null` where machine code of this project cannot run. Looked up once: what is missing does not come later. */
export function systemFunctions(
  platform: string = process.platform,
  architecture: string = process.arch,
): SystemFunctions | null {
  if (platform !== "linux" || architecture !== "x64") return null;
  if (known === undefined) known = bindSystem();
  return known;
}

/** Code in its own memory, which is read-only once it can run, and a table behind it that it reads and writes. */
export interface CodeMemory {
  readonly code: bigint;
  readonly table: bigint;
  free(): void;
}

/**
 * @param make gets the table's address
 * @returns `null` where the system forbids it
 */
export function placeCode(
  system: SystemFunctions,
  make: (table: bigint) => Uint8Array,
): CodeMemory | null {
  const bytes = 2 * PART_BYTES;
  const memory = system.map(null, bytes, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
  if (BigInt.asIntN(64, memory) === -1n) return null;
  const table = memory + BigInt(PART_BYTES);
  const code = make(table);
  new Uint8Array(koffi.view(memory, code.length)).set(code);
  if (system.protect(memory, PART_BYTES, READ_EXECUTE) === 0)
    return { code: memory, table, free: () => void system.unmap(memory, bytes) };
  system.unmap(memory, bytes);
  return null;
}

const procedure = koffi.proto("void", []);

/** What runs the code at an address: it takes nothing and gives nothing, and must follow System V's calling convention. */
export function procedureAt(address: bigint): () => void {
  return koffi.decode(address, procedure) as () => void;
}

/** The memory at an address, without copying it. */
export function memoryAt(address: bigint, bytes: number): ArrayBuffer {
  return koffi.view(address, bytes);
}

/** Where an array's first byte lies. */
export function addressOf(array: Uint8Array): bigint {
  return koffi.address(array);
}

function bindSystem(): SystemFunctions | null {
  try {
    const library = koffi.load("libc.so.6");
    const map = ["void *", "size_t", "int", "int", "int", "long"];
    return {
      map: library.func("mmap", "void *", map),
      protect: library.func("mprotect", "int", ["void *", "size_t", "int"]),
      unmap: library.func("munmap", "int", ["void *", "size_t"]),
      find: library.func("dlsym", "void *", ["void *", "str"]),
    };
  } catch {
    return null;
  }
}
