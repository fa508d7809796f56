import {
  addressOf,
  memoryAt,
  placeCode,
  procedureAt,
  systemFunctions,
  type VectorBits,
  vectorBits,
} from "@lockstep/machine-code";
import { type InputRows, type Kernels, openKernels } from "../kernels.ts";
import { type ProductSlot, SLOTS, TABLE_BYTES } from "./product-arguments.ts";
import { type ProductKernel, productCode } from "./product-code.ts";

type Products = Pick<Kernels, "multiply" | ProductKernel>;

/** Of a thread: what it computes with is in the table. */
interface ProductCalls {
  readonly words: Uint32Array;
  readonly numbers: Float32Array;
  readonly run: Readonly<Record<ProductKernel, () => void>>;
}

/** By the width of vectors; `null` where the system forbids machine code. */
const placed = new Map<VectorBits, ProductCalls | null>();

/**
 * Kernels with a memory of their own. Where machine code can run, on x86-64 processors with AVX2 under Linux, it computes the
 * products of matrices, with the bits of WebAssembly's.
 * @param bits of vectors; none is WebAssembly
 */
export function openFastestKernels(bits: VectorBits = vectorBits()): Kernels {
  const kernels = openKernels();
  const calls = productCalls(bits);
  return calls === null ? kernels : { ...kernels, ...productsOf(calls, kernels) };
}

function productCalls(bits: VectorBits): ProductCalls | null {
  const known = placed.get(bits);
  if (known !== undefined) return known;
  const calls = placeProducts(bits);
  placed.set(bits, calls);
  return calls;
}

function placeProducts(bits: VectorBits): ProductCalls | null {
  const system = systemFunctions();
  if (system === null || bits === 0) return null;
  let entries: Readonly<Record<ProductKernel, number>> | null = null;
  const memory = placeCode(system, (table) => {
    const made = productCode(table, bits);
    entries = made.entries;
    return made.code;
  });
  if (memory === null || entries === null) return null;
  const { multiplyEach, addInputGradient, addFilterGradient } = entries;
  const table = memoryAt(memory.table, TABLE_BYTES);
  const at = (entry: number): (() => void) => procedureAt(memory.code + BigInt(entry));
  return {
    words: new Uint32Array(table),
    numbers: new Float32Array(table),
    run: {
      multiplyEach: at(multiplyEach),
      addInputGradient: at(addInputGradient),
      addFilterGradient: at(addFilterGradient),
    },
  };
}

const BYTES = 4;
const PANEL = 8;

function productsOf(calls: ProductCalls, kernels: Kernels): Products {
  const table = new ProductTable(calls, kernels);
  const multiplyEach: Kernels["multiplyEach"] = (
    ...[count, inputBytes, weightBytes, outputBytes, ...product]
  ) => {
    const [inputs, places, rows, segments, segmentCount, segmentLength, ...others] = product;
    // Four rows are computed here at least: one takes as long, and for none there may be no memory.
    if (rows < 2) {
      kernels.multiplyEach(count, inputBytes, weightBytes, outputBytes, ...product);
      return;
    }
    const [weights, panelBytes, panels, bias, outputs, least] = others;
    table.begin();
    table.set("count", count);
    table.set("inputBytes", inputBytes);
    table.set("weightBytes", weightBytes);
    table.set("outputBytes", outputBytes);
    table.setInputs(inputs, places, rows, segments, segmentCount, segmentLength);
    table.set("weights", weights);
    table.set("panelBytes", panelBytes);
    table.setColumns(panels);
    table.set("outputs", outputs);
    table.set("before", bias === 0 ? outputs : bias);
    table.set("beforeBytes", bias === 0 ? BYTES * PANEL * panels : 0);
    table.setNumber("least", least);
    // The instruction takes −0 for as great as 0. Then their sum with 0 is 0, and a sum with −0 changes nothing.
    table.setNumber("addend", least === 0 ? 0 : -0);
    calls.run.multiplyEach();
  };
  return {
    multiplyEach,
    multiply: (...product) => multiplyEach(1, 0, 0, 0, ...product),
    addInputGradient(gradients, rows, width, weights, taps, tapCount, panels, places, into) {
      table.begin();
      table.set("gradients", gradients);
      table.set("rows", rows);
      table.set("rowBytes", BYTES * width);
      table.set("weights", weights);
      table.set("taps", taps);
      table.set("tapCount", tapCount);
      table.set("panels", panels);
      table.set("places", places);
      table.set("into", into);
      calls.run.addInputGradient();
    },
    addFilterGradient(
      ...[inputs, places, rows, segments, segmentCount, segmentLength, gradients, panels, into]
    ) {
      table.begin();
      table.setInputs(inputs, places, rows, segments, segmentCount, segmentLength);
      table.set("gradients", gradients);
      table.setColumns(panels);
      table.set("panelBytes", BYTES * PANEL * segmentCount * segmentLength);
      table.set("into", into);
      calls.run.addFilterGradient();
    },
  };
}

/** Sets the arguments of a call for one memory. */
class ProductTable {
  readonly #words: Uint32Array;
  readonly #numbers: Float32Array;
  readonly #kernels: Kernels;
  #buffer: ArrayBuffer | null = null;
  #low = 0;
  #high = 0;

  constructor({ words, numbers }: ProductCalls, kernels: Kernels) {
    this.#words = words;
    this.#numbers = numbers;
    this.#kernels = kernels;
  }

  /** Growing may have moved the memory, and the last call may have been for another one. */
  begin(): void {
    const { buffer } = this.#kernels.memory;
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      const address = addressOf(new Uint8Array(buffer));
      this.#low = Number(address & 0xffff_ffffn);
      this.#high = Number(address >> 32n);
    }
    this.#words[SLOTS.memory / BYTES] = this.#low;
    this.#words[SLOTS.memory / BYTES + 1] = this.#high;
  }

  set(name: ProductSlot, value: number): void {
    const word = SLOTS[name] / BYTES;
    this.#words[word] = value;
    this.#words[word + 1] = 0;
  }

  setInputs(...[inputs, places, rows, segments, segmentCount, segmentLength]: InputRows): void {
    this.set("inputs", inputs);
    this.set("places", places);
    this.set("rows", rows);
    this.set("segments", segments);
    this.set("segmentCount", segmentCount);
    this.set("segmentBytes", BYTES * segmentLength);
  }

  /** Of outputs, or of gradients. */
  setColumns(panels: number): void {
    this.set("panels", panels);
    this.set("rowBytes", BYTES * PANEL * panels);
  }

  setNumber(name: ProductSlot, value: number): void {
    this.#numbers[SLOTS[name] / BYTES] = value;
  }
}
