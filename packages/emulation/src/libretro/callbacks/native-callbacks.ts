import koffi from "koffi";
import { type CodeMemory, placeCode, systemFunctions } from "../host/system-functions.ts";
import { type CallbackCode, callbackCode } from "./callback-code.ts";

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
  readonly #memory: CodeMemory;
  #open = true;

  private constructor(memory: CodeMemory, { pads, batch, nothing }: CallbackCode, ports: number) {
    this.#memory = memory;
    this.held = new Int32Array(koffi.view(memory.table, 4 * ports));
    this.pads = memory.code + BigInt(pads);
    this.batch = memory.code + BigInt(batch);
    this.nothing = memory.code + BigInt(nothing);
  }

  /** @returns `null` where machine code is not possible */
  static open(
    ports: number,
    platform: string = process.platform,
    architecture: string = process.arch,
  ): NativeCallbacks | null {
    const system = systemFunctions(platform, architecture);
    if (system === null) return null;
    let made: CallbackCode | null = null;
    const memory = placeCode(system, (table) => {
      made = callbackCode(table, ports);
      return made.code;
    });
    return memory === null || made === null ? null : new NativeCallbacks(memory, made, ports);
  }

  /** Close the core first. Idempotent. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#memory.free();
  }
}
