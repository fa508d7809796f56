import type { ConvolutionLayer, DenseLayer, Layer } from "../../network/layer.ts";
import { networkShape } from "../../network/network.ts";
import { layersOf, withoutRecurrence } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { type ParameterTensor, parameterLayout } from "../../network/parameter-layout.ts";

/** Columns of a panel: what kernels compute side by side. */
export const PANEL = 8;

/** Stands for a weight that is not there. */
const NONE = 0xffffffff;

/** How a layer's parameters lie among the engine's: its bias, then its weights as panels of `[depth][8 outputs]`. */
export interface PanelLayer {
  readonly name: string;
  readonly outputs: number;
  readonly panels: number;
  /** Inputs of one output, in the engine's order and up to a multiple of 8. */
  readonly depth: number;
  /** First bytes among the engine's parameters. */
  readonly bias: number;
  readonly weights: number;
  /** The tensors among the flat parameters. */
  readonly flatBias: ParameterTensor;
  readonly flatWeights: ParameterTensor;
  /** For each of an output's inputs, where its weight lies among the output's flat ones, in bytes. */
  readonly order: Uint32Array;
}

/** The engine's own order of a network's parameters. */
export interface PanelLayout {
  readonly layers: ReadonlyMap<string, PanelLayer>;
  /** Numbers in all, with those that only fill up panels: they are 0 and stay so. */
  readonly numbers: number;
  /** Numbers of the flat parameters. */
  readonly flat: number;
}

/** Pictures are `[row, column, channel]` here, where the flat weights have channels first. */
export function panelLayout(spec: NetworkSpec): PanelLayout {
  const { tensors, total } = parameterLayout(spec);
  const tensor = (name: string): ParameterTensor =>
    tensors.find((each) => each.name === name) as ParameterTensor;
  const layers = new Map<string, PanelLayer>();
  let bytes = 0;
  let before: Layer | null = null;
  for (const layer of withoutRecurrence(layersOf(networkShape(spec)))) {
    if (layer.kind !== "flatten") {
      const order = orderOf(layer, before);
      const outputs = layer.kind === "dense" ? layer.outputs : layer.filters;
      const panels = Math.ceil(outputs / PANEL);
      const depth = order.length;
      const bias = bytes;
      const weights = bias + 4 * panels * PANEL;
      bytes = weights + 4 * panels * PANEL * depth;
      const [flatBias, flatWeights] = [
        tensor(`${layer.name}.bias`),
        tensor(`${layer.name}.weight`),
      ];
      const place = { bias, weights, flatBias, flatWeights };
      layers.set(layer.name, { name: layer.name, outputs, panels, depth, order, ...place });
    }
    before = layer;
  }
  return { layers, numbers: bytes / 4, flat: total };
}

function orderOf(layer: ConvolutionLayer | DenseLayer, before: Layer | null): Uint32Array {
  if (layer.kind === "convolution") return channelsLast(layer.inputs, layer.kernel * layer.kernel);
  if (before?.kind === "flatten") {
    return channelsLast(before.channels, before.height * before.width);
  }
  const depth = Math.ceil(layer.inputs / PANEL) * PANEL;
  return Uint32Array.from({ length: depth }, (_, k) => (k < layer.inputs ? 4 * k : NONE));
}

function channelsLast(channels: number, places: number): Uint32Array {
  return Uint32Array.from({ length: channels * places }, (_, k) => {
    const [place, channel] = [Math.floor(k / channels), k % channels];
    return 4 * (channel * places + place);
  });
}
