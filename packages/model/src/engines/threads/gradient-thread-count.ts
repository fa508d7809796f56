import { networkShape } from "../../network/network.ts";
import { productsOfNetwork } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";

/** Each thread that computes gradients takes some 60 MB with the default network. */
const MOST_AT_ONCE = 8;

/**
 * With fewer products in a row, micro-batches are computed one after another, because a thread's answer takes longer
 * than the work. (Vectors of 4 numbers have 9 thousand, the smallest pictures 600 thousand.)
 */
const LEAST_PRODUCTS = 100_000;

/** One thread for each micro-batch, if there are enough cores and enough work. */
export function gradientThreadCount({
  spec,
  threads,
  microBatches = 1,
}: {
  readonly spec: NetworkSpec;
  /** Cores that may be used. */
  readonly threads: number;
  readonly microBatches?: number;
}): number {
  if (productsOfNetwork(networkShape(spec)) < LEAST_PRODUCTS) return 1;
  return Math.min(threads, microBatches, MOST_AT_ONCE);
}
