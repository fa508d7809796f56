import { type NetworkSpec, parameterLayout } from "@lockstep/model";
import { ExportError } from "../export-error.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/**
 * A network's weights with the names and layouts of a PyTorch `state_dict`. The bytes after the header are the weights as
 * the ledger hashes them.
 * @param weights flat, in the order of the parameter layout
 */
export function encodeWeights(
  spec: NetworkSpec,
  weights: Float32Array,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const tensors = parameterLayout(spec).tensors.map(({ name, shape, offset, size }) => ({
    ...{ name, shape },
    values: weights.subarray(offset, offset + size),
  }));
  return encodeSafetensors({ tensors, metadata: { format: "pt", ...metadata } });
}

/**
 * The weights of a network in a safetensors file, in whatever order its tensors are.
 * @returns flat, in the order of the parameter layout
 * @throws {ExportError} `TENSORS_DAMAGED` also when its tensors are those of another network
 */
export function decodeWeights(spec: NetworkSpec, file: Uint8Array, what: string): Float32Array {
  const { tensors } = decodeSafetensors(file, what);
  const layout = parameterLayout(spec);
  const refuse = (problem: string): ExportError =>
    new ExportError(
      "TENSORS_DAMAGED",
      `${what} ${problem}; it is not of the network that config.json describes`,
    );
  const known = new Set(layout.tensors.map(({ name }) => name));
  const other = tensors.find(({ name }) => !known.has(name));
  if (other !== undefined) throw refuse(`has a tensor ${other.name}`);
  const weights = new Float32Array(layout.total);
  for (const { name, shape, offset } of layout.tensors) {
    const found = tensors.find((tensor) => tensor.name === name);
    if (found === undefined) throw refuse(`has no tensor ${name}`);
    if (found.shape.join() !== shape.join())
      throw refuse(`has ${name} of shape ${found.shape.join("x")}, expected ${shape.join("x")}`);
    weights.set(found.values, offset);
  }
  return weights;
}
