import {
  type ConvolutionLayer,
  type DenseLayer,
  type FlattenLayer,
  type Layer,
  productsOfRow,
  type RecurrentLayer,
} from "./layer.ts";

/** How an observation lies in its bytes: `[stack, ...frame]` numbers, oldest frame first. */
export interface ObservationShape {
  /** `float32` is little-endian. */
  readonly element: "uint8" | "float32";
  /** Extents of one frame: `[height, width]` of a picture, `[length]` of a vector. */
  readonly frame: readonly number[];
  /** Frames of an observation; 1 of vectors. */
  readonly stack: number;
}

/**
 * The network as lists of layers with all extents: everything that engines need to know about an architecture. The
 * trunk's input is the observation; the trunk's output is the input of both towers.
 */
export interface NetworkShape {
  readonly observation: ObservationShape;
  /** Layers that policy and value share; none where each tower sees the observation itself. */
  readonly trunk: readonly Layer[];
  /** Its last layer gives the logits. */
  readonly policy: readonly DenseLayer[];
  /** Its last layer gives one number. */
  readonly value: readonly DenseLayer[];
  readonly actions: number;
}

/** All layers, in the order of their parameters. */
export function layersOf({ trunk, policy, value }: NetworkShape): readonly Layer[] {
  return [...trunk, ...policy, ...value];
}

/** The layer that hands a hidden state from row to row: the trunk's last, where there is one. */
export function recurrentLayerOf({ trunk }: NetworkShape): RecurrentLayer | null {
  const last = trunk.at(-1);
  return last?.kind === "recurrent" ? last : null;
}

/** Layers with weights and a bias, in the order of their parameters: of a recurrent layer its two sums. */
export function parameterizedLayersOf(
  network: NetworkShape,
): readonly (ConvolutionLayer | DenseLayer)[] {
  return withoutRecurrence(layersOf(network)).filter((layer) => layer.kind !== "flatten");
}

/** The layers with a recurrent one's two sums in its place. */
export function withoutRecurrence(
  layers: readonly Layer[],
): readonly (ConvolutionLayer | FlattenLayer | DenseLayer)[] {
  return layers.flatMap((layer) =>
    layer.kind === "recurrent" ? [layer.input, layer.state] : [layer],
  );
}

/** Extents of an observation as a network sees it: a vector is not stacked. */
export function observationExtents({ element, frame, stack }: ObservationShape): readonly number[] {
  return element === "uint8" ? [stack, ...frame] : frame;
}

/** Multiplications that one row's forward pass needs. */
export function productsOfNetwork(network: NetworkShape): number {
  return layersOf(network).reduce((sum, layer) => sum + productsOfRow(layer), 0);
}

/** Numbers of one frame. */
export function frameLength({ frame }: ObservationShape): number {
  return frame.reduce((product, extent) => product * extent, 1);
}

/** Bytes of one frame. */
export function frameBytes(observation: ObservationShape): number {
  return frameLength(observation) * (observation.element === "uint8" ? 1 : 4);
}

/** Bytes of one observation. */
export function observationBytes(observation: ObservationShape): number {
  return observation.stack * frameBytes(observation);
}
