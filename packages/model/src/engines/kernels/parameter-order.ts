import type { TensorPlace } from "../../operator-hashes.ts";

/** How an engine's parameters lie in a kernel memory. */
export interface ParameterOrder {
  /** Numbers in the engine's order, a multiple of 8: more than the parameters where some are 0 for ever. */
  readonly numbers: number;
  /** Numbers of the flat parameters. */
  readonly flat: number;
  /** Where each tensor lies in the engine's order, in the order of the parameter layout. */
  readonly tensors: readonly TensorPlace[];
  /** @param flat address of the flat parameters @param ordered address of the engine's */
  pack(flat: number, ordered: number): void;
  /** The inverse of {@link pack}. */
  unpack(ordered: number, flat: number): void;
}
