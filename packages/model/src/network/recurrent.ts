import type { RecurrentLayer } from "./layer.ts";
import type { MemorySpec } from "./network-spec.ts";

const gates = { gru: 3, lstm: 4 } as const;
// CleanRL's ppo_atari_lstm: all of a cell's weights begin as one orthogonal matrix each, biases as 0.
const GAIN = 1;

/** The layer of a network's memory. @param inputs of the layer before it */
export function recurrentLayer({ kind, size }: MemorySpec, inputs: number): RecurrentLayer {
  const sums = {
    kind: "dense",
    outputs: gates[kind] * size,
    activation: "none",
    gain: GAIN,
  } as const;
  return {
    kind: "recurrent",
    name: "memory",
    cell: kind,
    inputs,
    size,
    stateSize: kind === "lstm" ? 2 * size : size,
    input: { ...sums, name: "memory.input", inputs },
    state: { ...sums, name: "memory.state", inputs: size },
  };
}
