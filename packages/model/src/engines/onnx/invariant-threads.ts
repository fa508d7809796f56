import type { DenseLayer } from "../../network/layer.ts";
import { networkShape } from "../../network/network.ts";
import { layersOf } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { isSliced, SLICE } from "./layers/dense-sums.ts";

/** Least columns of a matrix product that ONNX Runtime may give one thread: 64 and one block of 16. */
const LEAST_COLUMNS = 80;

/**
 * How many of the wanted threads may be used without changing a result.
 * ONNX Runtime's matrix product splits columns among threads, and adds up in blocks of 128 products, but in longer ones
 * where a thread has 64 columns or fewer. So the last bit stays the same while each thread gets more than that of the
 * narrowest product of a hidden layer, or whole slices of it: up to 8 threads for the network on 84x84 pixels, one for
 * hidden layers of 64, which are too small to gain from another.
 */
export function invariantThreads(spec: NetworkSpec, wanted: number): number {
  const layers = layersOf(networkShape(spec));
  const hidden = layers.filter(
    (layer): layer is DenseLayer => layer.kind === "dense" && layer.activation !== "none",
  );
  // The sums of a memory are never sliced.
  const sums = layers.flatMap((layer) =>
    layer.kind === "recurrent" ? [layer.input, layer.state] : [],
  );
  const most = hidden.flatMap((layer) => [
    layer.inputs / LEAST_COLUMNS,
    isSliced(layer) ? layer.outputs / SLICE : layer.outputs / LEAST_COLUMNS,
  ]);
  const mostOfSums = sums.flatMap(({ inputs, outputs }) => [
    inputs / LEAST_COLUMNS,
    outputs / LEAST_COLUMNS,
  ]);
  return Math.max(1, Math.min(wanted, Math.floor(Math.min(...most, ...mostOfSums))));
}
