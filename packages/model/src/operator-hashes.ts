import { createHash, type Hash } from "node:crypto";
import type { ParameterTensor } from "./network/parameter-layout.ts";

/**
 * The first 64 bits of the SHA-256 of the numbers that each operator of the learning step computed, as 16 hex digits, by
 * operator, e.g. `layer convolution1` or `gradient of policy.weight`. In the order of computing.
 */
export type OperatorHashes = Readonly<Record<string, string>>;

type Numbers = Float32Array | Float64Array;

const digits = 16;

/** Collects the hashes of operators as they compute. */
export class OperatorRecorder {
  readonly #hashes: Record<string, string> = {};

  get hashes(): OperatorHashes {
    return this.#hashes;
  }

  /** Hashes what an operator computed. Its place in the order is that of the first call with its name. */
  add(operator: string, numbers: Numbers): void {
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    this.#hashes[operator] = short(createHash("sha256").update(bytes));
  }

  /**
   * Hashes what belongs to each parameter tensor, from the last one to the first, as a backward pass computes them.
   * @param what e.g. `gradient`
   */
  addTensors(what: string, tensors: readonly TensorPlace[], numbers: Float32Array): void {
    for (const { name, offset, size } of tensors.toReversed()) {
      this.add(`${what} of ${name}`, numbers.subarray(offset, offset + size));
    }
  }
}

/** Where a parameter tensor lies among numbers that may have another order than the parameter layout. */
export type TensorPlace = Pick<ParameterTensor, "name" | "offset" | "size">;

/** Joins the hashes of an optimizer step's micro-batches, in the order in which they are added: one hash for each operator. */
export class JoinedOperatorHashes {
  readonly #hashes = new Map<string, Hash>();

  add(hashes: OperatorHashes): void {
    for (const [operator, hash] of Object.entries(hashes)) {
      const joined = this.#hashes.get(operator) ?? createHash("sha256");
      this.#hashes.set(operator, joined.update(hash));
    }
  }

  /** Call once. */
  joined(): OperatorHashes {
    return Object.fromEntries([...this.#hashes].map(([operator, hash]) => [operator, short(hash)]));
  }
}

function short(hash: Hash): string {
  return hash.digest("hex").slice(0, digits);
}
