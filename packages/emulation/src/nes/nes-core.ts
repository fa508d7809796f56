import { bytesOfBase64 } from "@lockstep/system/bytes";
import { nesCoreWasm } from "./generated/nes-core-wasm.ts";

/** What `assembly/nes` exports. Addresses are bytes in its memory, which no longer grows once a cartridge is in. */
export interface NesCore {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Makes room for a cartridge of so many bytes. @returns where its program begins; patterns follow it */
  romAt(bytes: number): number;
  /**
   * @param prgBytes a multiple of 16,384
   * @param chrBytes a multiple of 8,192; 0 where patterns are RAM
   * @param mirroring 0 horizontal, 1 vertical, 4 four screens
   * @returns 0 when the mapper is not known
   */
  insert(prgBytes: number, chrBytes: number, mapper: number, mirroring: number): number;
  powerOn(): void;
  /**
   * Runs to the begin of the next vertical blank.
   * @param pad1 held buttons: A in bit 0, then B, SELECT, START, UP, DOWN, LEFT, RIGHT
   * @param draw 0 when the picture will not be read
   * @returns 0 when the program jammed the processor
   */
  frame(pad1: number, pad2: number, draw: number): number;
  /** One instruction, without its buttons. */
  step(): number;
  jumpTo(address: number): void;
  /** The program counter. */
  pc(): number;
  /** A, X, Y and the stack pointer, from the lowest byte up. */
  registers(): number;
  status(): number;
  /** Cycles since power-on. */
  cycles(): number;
  workRamAt(): number;
  cartridgeRamAt(): number;
  /** 256 × 240 pixels of 32 bits, red in the lowest byte. */
  pictureAt(): number;
  stateAt(): number;
  stateBytes(): number;
  /** To be called when the state's bytes were replaced. */
  restore(): void;
}

/** What is used of WebAssembly, which neither Node's types nor the language's describe. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const webAssembly = Reflect.get(globalThis, "WebAssembly") as WebAssemblyApi;
let compiled: object | null = null;

/** A console with a memory of its own. */
export function createNesCore(): NesCore {
  compiled ??= new webAssembly.Module(bytesOfBase64(nesCoreWasm));
  return new webAssembly.Instance(compiled).exports as NesCore;
}
