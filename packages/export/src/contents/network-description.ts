import { hiddenStateSize, type Layer, type NetworkSpec, networkShape } from "@lockstep/model";

/** One layer, with what another program needs to build it. Names are those of the `state_dict`. */
export type DescribedLayer =
  | {
      readonly kind: "convolution";
      readonly name: string;
      readonly inputs: number;
      readonly filters: number;
      readonly kernel: number;
      readonly stride: number;
      /** What its input is multiplied with first. */
      readonly inputScale: number;
      readonly activation: string;
    }
  | { readonly kind: "flatten" }
  | {
      readonly kind: "dense";
      readonly name: string;
      readonly inputs: number;
      readonly outputs: number;
      readonly activation: string;
    }
  | {
      readonly kind: "recurrent";
      /** `<name>.input` and `<name>.state` are PyTorch's `weight_ih`, `bias_ih` and `weight_hh`, `bias_hh`. */
      readonly name: string;
      readonly cell: string;
      readonly inputs: number;
      readonly size: number;
    };

/** A network as other programs can build it. */
export interface NetworkDescription {
  readonly architecture: string;
  /** Of one row, and the element type of its numbers. */
  readonly observation: { readonly element: string; readonly shape: readonly number[] };
  readonly actions: number;
  /** Numbers of the hidden state, which is 0 when an episode begins; absent where the network has no memory. */
  readonly hiddenState?: number;
  /** Layers that policy and value share. */
  readonly trunk: readonly DescribedLayer[];
  readonly policy: readonly DescribedLayer[];
  readonly value: readonly DescribedLayer[];
}

export function describeNetwork(spec: NetworkSpec): NetworkDescription {
  const { observation, actions, trunk, policy, value } = networkShape(spec);
  const { element, frame, stack } = observation;
  const size = hiddenStateSize(spec);
  return {
    architecture: spec.architecture,
    observation: { element, shape: element === "uint8" ? [stack, ...frame] : frame },
    actions,
    ...(size > 0 && { hiddenState: size }),
    trunk: trunk.map(describeLayer),
    policy: policy.map(describeLayer),
    value: value.map(describeLayer),
  };
}

function describeLayer(layer: Layer): DescribedLayer {
  switch (layer.kind) {
    case "convolution": {
      const { kind, name, inputs, filters, kernel, stride, inputScale, activation } = layer;
      return { kind, name, inputs, filters, kernel, stride, inputScale, activation };
    }
    case "flatten":
      return { kind: "flatten" };
    case "dense": {
      const { kind, name, inputs, outputs, activation } = layer;
      return { kind, name, inputs, outputs, activation };
    }
    case "recurrent": {
      const { kind, name, cell, inputs, size } = layer;
      return { kind, name, cell, inputs, size };
    }
  }
}
