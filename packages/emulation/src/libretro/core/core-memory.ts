import { EmulationError } from "../../emulation-error.ts";
import type { Memory, MemoryRange } from "../../emulator.ts";
import type { Console } from "./consoles.ts";

/** A stretch of console addresses and the core's memory behind it. */
export interface MemoryBlock {
  readonly address: number;
  /** Number of addresses; the bytes repeat when there are more addresses than bytes. */
  readonly span: number;
  /** The core's own memory, not a copy: do not use it after the core is unloaded. */
  readonly bytes: Uint8Array;
  /** 1 where the bytes of a word are swapped, so that address n is at n ^ 1; else 0. */
  readonly flip: 0 | 1;
}

/** The memory of a loaded core. */
export interface CoreRam {
  readonly blocks: readonly MemoryBlock[];
  /** All work RAM. */
  readonly work: Uint8Array;
  /** As in {@link MemoryBlock}. */
  readonly flip: 0 | 1;
}

const NOTHING: CoreRam = { blocks: [], work: new Uint8Array(), flip: 0 };

/**
 * The core's RAM by console address. Callers never get the core's own memory, so nothing reads it after the core is
 * unloaded. The view of the whole RAM is a copy; it is updated from the first request on.
 */
export class CoreMemory implements Memory {
  readonly #console: Console;
  #ram: CoreRam = NOTHING;
  #copy: Buffer<ArrayBuffer> = Buffer.alloc(0);
  #bytes: Uint8Array = new Uint8Array();
  #watched = false;

  constructor(console: Console) {
    this.#console = console;
  }

  get bytes(): Uint8Array {
    if (!this.#watched) {
      this.#watched = true;
      this.refresh();
    }
    return this.#bytes;
  }

  /** Reads from this core from now on. */
  attach(ram: CoreRam): void {
    this.#ram = ram;
    this.refresh();
  }

  /** Call it before the core is unloaded. The bytes that {@link bytes} returned stay as they are. */
  detach(): void {
    this.#ram = NOTHING;
  }

  /** Call it whenever the core may have changed its RAM. */
  refresh(): void {
    if (!this.#watched) return;
    const { work, flip } = this.#ram;
    if (this.#copy.length !== work.length) {
      this.#copy = Buffer.from(new ArrayBuffer(work.length));
      this.#bytes = new Uint8Array(this.#copy.buffer);
    }
    this.#bytes.set(work);
    if (flip === 1) this.#copy.swap16();
  }

  get ranges(): readonly MemoryRange[] {
    const ranges = this.#ram.blocks.map(({ address, span, bytes }) => ({
      address,
      length: Math.min(span, bytes.length),
    }));
    return ranges.sort((one, other) => one.address - other.address);
  }

  readByte(address: number): number {
    for (const block of this.#ram.blocks) {
      const offset = address - block.address;
      if (offset < 0 || offset >= block.span) continue;
      return block.bytes[indexIn(block, offset)] as number;
    }
    throw this.#outOfRange(address);
  }

  writeByte(address: number, value: number): void {
    const block = this.#ram.blocks.find(
      (other) => address >= other.address && address < other.address + other.span,
    );
    if (block === undefined) throw this.#outOfRange(address);
    block.bytes[indexIn(block, address - block.address)] = value;
    this.refresh();
  }

  read(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.readByte(address + i);
    return bytes;
  }

  #outOfRange(address: number): EmulationError {
    const ranges = this.#ram.blocks
      .map((block) => `${block.address} to ${block.address + block.span - 1}`)
      .join(", ");
    return new EmulationError(
      "ADDRESS_OUT_OF_RANGE",
      `No RAM at address ${address} of the ${this.#console.system}: expected ${ranges === "" ? "nothing, the core gives no RAM" : ranges}. Check the address in data.json, or take a core that shows more.`,
    );
  }
}

function indexIn({ bytes, flip }: MemoryBlock, offset: number): number {
  return (offset < bytes.length ? offset : offset % bytes.length) ^ flip;
}
