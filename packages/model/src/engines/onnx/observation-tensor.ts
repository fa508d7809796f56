import { floatsOfBytes } from "../../float-bytes.ts";
import type { ObservationShape } from "../../network/network-shape.ts";
import type { OnnxRuntime, Tensors } from "./onnx-session.ts";

/** Frames or observations as ONNX Runtime reads them, without a copy where the bytes lie as it needs them. */
export function observationTensor(
  { Tensor }: OnnxRuntime,
  { element }: ObservationShape,
  bytes: Uint8Array,
  extents: readonly number[],
): Tensors[string] {
  return element === "uint8"
    ? new Tensor("uint8", bytes, extents)
    : new Tensor("float32", floatsOfBytes(bytes), extents);
}
