import { type NetworkSpec, networkShape } from "../../network.ts";

/** Least columns of a matrix product that ONNX Runtime may give one thread: 64 and one block of 16. */
const LEAST_COLUMNS = 80;

/**
 * How many of the wanted threads may be used without changing a result.
 * ONNX Runtime's matrix product splits columns among threads, and adds up in blocks of 128 products, but in longer ones
 * where a thread has 64 columns or fewer. So the last bit stays the same while each thread gets more than that of the
 * narrowest product: up to 6 threads for the network on 84x84 pixels. (Measured: 1 to 6 are equal, 7 and more differ.)
 */
export function invariantThreads(spec: NetworkSpec, wanted: number): number {
  const { features, hidden } = networkShape(spec);
  const most = Math.floor(Math.min(features, hidden) / LEAST_COLUMNS);
  return Math.max(1, Math.min(wanted, most));
}
