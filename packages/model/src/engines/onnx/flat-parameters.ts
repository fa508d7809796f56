import type { ParameterLayout, ParameterTensor } from "../../network/parameter-layout.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import type { ParameterOrder } from "../kernels/parameter-order.ts";

/** Kernels compute so many numbers at once. */
const LANES = 8;

/** The order of the parameter layout itself, with zeros behind the last parameter. */
export class FlatParameters implements ParameterOrder {
  readonly numbers: number;
  readonly flat: number;
  readonly tensors: readonly ParameterTensor[];
  readonly #memory: KernelMemory;

  constructor(memory: KernelMemory, { tensors, total }: ParameterLayout) {
    this.#memory = memory;
    this.flat = total;
    this.tensors = tensors;
    this.numbers = Math.ceil(total / LANES) * LANES;
  }

  pack(flat: number, ordered: number): void {
    const into = this.#memory.floats(ordered, this.numbers);
    into.set(this.#memory.floats(flat, this.flat));
    into.fill(0, this.flat);
  }

  unpack(ordered: number, flat: number): void {
    this.#memory.floats(flat, this.flat).set(this.#memory.floats(ordered, this.flat));
  }
}
