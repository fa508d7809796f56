import type { NetworkSpec } from "../../network/network-spec.ts";
import type { TensorPlace } from "../../operator-hashes.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import type { ParameterOrder } from "../kernels/parameter-order.ts";
import { PANEL, type PanelLayer, type PanelLayout, panelLayout } from "./panel-layout.ts";

/** Brings parameters from their flat order into the engine's and back, in a kernel memory. */
export class PanelParameters implements ParameterOrder {
  readonly layout: PanelLayout;
  readonly #memory: KernelMemory;
  readonly #orders: ReadonlyMap<PanelLayer, number>;

  constructor(memory: KernelMemory, spec: NetworkSpec) {
    this.layout = panelLayout(spec);
    this.#memory = memory;
    const layers = [...this.layout.layers.values()];
    this.#orders = new Map(layers.map((layer) => [layer, memory.offsets(layer.order)]));
  }

  get numbers(): number {
    return this.layout.numbers;
  }

  get flat(): number {
    return this.layout.flat;
  }

  /** Each with the zeros that fill up its panels. */
  get tensors(): readonly TensorPlace[] {
    return [...this.layout.layers.values()].flatMap(
      ({ panels, depth, bias, weights, ...layer }) => [
        { name: layer.flatWeights.name, offset: weights / 4, size: panels * PANEL * depth },
        { name: layer.flatBias.name, offset: bias / 4, size: panels * PANEL },
      ],
    );
  }

  /** @param flat address of the flat parameters @param panels address of the engine's */
  pack(flat: number, panels: number): void {
    const { kernels } = this.#memory;
    for (const [layer, order] of this.#orders) {
      const { outputs, bias, weights, flatBias, flatWeights, depth } = layer;
      this.#memory.floats(panels + bias, layer.panels * PANEL).fill(0);
      const from = this.#memory.floats(flat + 4 * flatBias.offset, outputs);
      this.#memory.floats(panels + bias, outputs).set(from);
      const at = flat + 4 * flatWeights.offset;
      kernels.packPanels(at, outputs, rowBytes(layer), order, depth, panels + weights);
    }
  }

  /** The inverse of {@link pack}. */
  unpack(panels: number, flat: number): void {
    const { kernels } = this.#memory;
    for (const [layer, order] of this.#orders) {
      const { outputs, bias, weights, flatBias, flatWeights, depth } = layer;
      const from = this.#memory.floats(panels + bias, outputs);
      this.#memory.floats(flat + 4 * flatBias.offset, outputs).set(from);
      const to = flat + 4 * flatWeights.offset;
      kernels.unpackPanels(panels + weights, outputs, rowBytes(layer), order, depth, to);
    }
  }
}

/** Bytes of one output's flat weights. */
function rowBytes({ flatWeights, outputs }: PanelLayer): number {
  return (4 * flatWeights.size) / outputs;
}
