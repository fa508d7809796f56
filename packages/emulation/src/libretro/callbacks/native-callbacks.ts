import { type CodeMemory, placeCode, systemFunctions } from "@lockstep/machine-code";
import koffi from "koffi";
import {
  CALLBACK_TABLE_BYTES,
  CALLBACK_WORDS,
  type CallbackCode,
  callbackCode,
  NO_FRAMES,
  type SlowCallbacks,
} from "./callback-code.ts";
import type { FrameCopier } from "./frame-copier.ts";

/**
 * Callbacks of a core in machine code. A core may read its pads a hundred times a frame, and a call from C into
 * JavaScript costs about a hundred instructions. The code lies in its own memory, which is made read-only before it can
 * run, and works with the table behind it. On other processors and systems, and where the system forbids it,
 * JavaScript answers more slowly.
 */
export class NativeCallbacks implements FrameCopier {
  /** Masks by port, which the core reads. Do not use after {@link NativeCallbacks.close}. */
  readonly held: Int32Array;
  readonly pads: bigint;
  readonly batch: bigint;
  readonly sample: bigint;
  readonly poll: bigint;
  readonly environment: bigint;
  readonly video: bigint;
  readonly #memory: CodeMemory;
  readonly #words: Uint32Array;
  #open = true;

  private constructor(memory: CodeMemory, code: CallbackCode, ports: number) {
    this.#memory = memory;
    const table = koffi.view(memory.table, CALLBACK_TABLE_BYTES);
    this.#words = new Uint32Array(table);
    this.held = new Int32Array(table, 4 * CALLBACK_WORDS.held, ports);
    this.pads = memory.code + BigInt(code.pads);
    this.batch = memory.code + BigInt(code.batch);
    const nothing = memory.code + BigInt(code.nothing);
    [this.sample, this.poll] = [nothing, nothing];
    this.environment = memory.code + BigInt(code.environment);
    this.video = memory.code + BigInt(code.video);
    this.copyInto(null, 0, 0, 0);
  }

  /**
   * @param ports number of ports, at most 8
   * @param slow callbacks for what the code does not answer
   * @returns `null` where machine code is not possible
   */
  static open(
    ports: number,
    slow: SlowCallbacks,
    platform: string = process.platform,
    architecture: string = process.arch,
  ): NativeCallbacks | null {
    const system = systemFunctions(platform, architecture);
    if (system === null) return null;
    let made: CallbackCode | null = null;
    const memory = placeCode(system, (table) => {
      made = callbackCode(table, ports, slow);
      return made.code;
    });
    return memory === null || made === null ? null : new NativeCallbacks(memory, made, ports);
  }

  /** Whether the core is to ask for its options again; it then asks the slow callback whether any has changed. */
  set optionsChanged(changed: boolean) {
    this.#words[CALLBACK_WORDS.optionsChanged] = Number(changed);
  }

  get copied(): number {
    return this.#words[CALLBACK_WORDS.copied] as number;
  }

  copyInto(target: Uint8Array | null, width: number, height: number, pitchBytes: number): void {
    const words = this.#words;
    words[CALLBACK_WORDS.width] = target === null ? NO_FRAMES : width;
    if (target === null) return;
    words[CALLBACK_WORDS.height] = height;
    words[CALLBACK_WORDS.pitchBytes] = pitchBytes;
    words[CALLBACK_WORDS.rowBytes] = target.length / height;
    const address = koffi.address(target);
    words[CALLBACK_WORDS.target] = Number(address & 0xffff_ffffn);
    words[CALLBACK_WORDS.target + 1] = Number(address >> 32n);
  }

  /** Close the core first. Idempotent. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#memory.free();
  }
}
