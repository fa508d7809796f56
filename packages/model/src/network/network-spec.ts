/** What decides the shape of a network: its architecture, and the extents of what goes in and comes out. */
export type NetworkSpec = NatureCnnSpec | MlpSpec;

/** For stacks of gray pictures: three convolutions and a hidden layer that policy and value share. */
export interface NatureCnnSpec {
  readonly architecture: "nature-cnn";
  /** Pixels of an observation. */
  readonly height: number;
  readonly width: number;
  /** Frames of an observation. */
  readonly stack: number;
  /** Choices of the policy. */
  readonly actions: number;
}

/** For vectors: two hidden layers for the policy and two for the value. */
export interface MlpSpec {
  readonly architecture: "mlp";
  /** Numbers of an observation. */
  readonly length: number;
  /** Choices of the policy. */
  readonly actions: number;
}
