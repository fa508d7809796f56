/** What decides the shape of a network: its architecture, and the extents of what goes in and comes out. */
export type NetworkSpec = NatureCnnSpec | MlpSpec;

/** What a network keeps from one step to the next. */
export interface MemorySpec {
  readonly kind: "gru" | "lstm";
  /** Numbers that it hands to the heads. */
  readonly size: number;
}

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
  /** Between the hidden layer and the heads; absent: none. */
  readonly memory?: MemorySpec | undefined;
}

/** For vectors: two hidden layers for the policy and two for the value; with a memory two that both share. */
export interface MlpSpec {
  readonly architecture: "mlp";
  /** Numbers of an observation. */
  readonly length: number;
  /** Choices of the policy. */
  readonly actions: number;
  /** Between the hidden layers and the heads; absent: none. */
  readonly memory?: MemorySpec | undefined;
}
