import { ModelError } from "../model-error.ts";
import { mlp } from "./mlp.ts";
import { natureCnn } from "./nature-cnn.ts";
import { type NetworkShape, recurrentLayerOf } from "./network-shape.ts";
import type { MemorySpec, NetworkSpec } from "./network-spec.ts";

/**
 * The layers of a network.
 * @throws {ModelError} `NETWORK_SPEC` when an extent is not a positive integer or a picture is too small
 */
export function networkShape(spec: NetworkSpec): NetworkShape {
  const { architecture, memory, ...extents } = spec;
  for (const [name, value] of Object.entries(extents)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ModelError(
        "NETWORK_SPEC",
        `the ${architecture} network's ${name} is ${value}; expected an integer ≥ 1`,
      );
    }
  }
  if (memory !== undefined) assertMemory(memory);
  return spec.architecture === "mlp" ? mlp(spec) : natureCnn(spec);
}

/** Engines compute so many numbers of a hidden state at once. */
const LANES = 8;

function assertMemory({ kind, size }: MemorySpec): void {
  if (kind !== "gru" && kind !== "lstm") {
    throw new ModelError(
      "NETWORK_SPEC",
      `the memory's kind is ${String(kind)}; expected gru or lstm`,
    );
  }
  if (!Number.isSafeInteger(size) || size < LANES || size % LANES !== 0) {
    throw new ModelError(
      "NETWORK_SPEC",
      `the memory's size is ${size}; expected a multiple of ${LANES}`,
    );
  }
}

/** Numbers of the hidden state that a network hands from row to row; 0 without a memory. */
export function hiddenStateSize(spec: NetworkSpec): number {
  return recurrentLayerOf(networkShape(spec))?.stateSize ?? 0;
}

/** What a network sees and chooses from, for a message. */
export function describeNetwork(spec: NetworkSpec): string {
  const observations =
    spec.architecture === "mlp"
      ? `observations of ${spec.length} numbers`
      : `${spec.height}x${spec.width}x${spec.stack} observations`;
  const memory = spec.memory && `, with a memory (${spec.memory.kind}, ${spec.memory.size})`;
  return `${observations} and ${spec.actions} actions${memory ?? ""}`;
}
