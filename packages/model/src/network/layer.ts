/** One step of a network. Layers follow each other: what comes out of one goes into the next. */
export type Layer = ConvolutionLayer | FlattenLayer | DenseLayer | RecurrentLayer;

/** What a layer's sums go through. Each one's derivative is a function of what comes out of it. */
export type Activation = "none" | "relu" | "tanh";

/** A convolution without padding. */
export interface ConvolutionLayer {
  readonly kind: "convolution";
  /** Its parameters are `<name>.weight` and `<name>.bias`. */
  readonly name: string;
  /** Channels that go in. */
  readonly inputs: number;
  /** Channels that come out. */
  readonly filters: number;
  /** Side of the square filter. */
  readonly kernel: number;
  readonly stride: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  /** What its input is multiplied with first: 1 but in a layer that sees pixels. Engines scale its few weights instead. */
  readonly inputScale: number;
  readonly activation: "relu";
  /** Of its weights' orthogonal start. */
  readonly gain: number;
}

/** Lays channels of pictures out as one vector, in order channel, row, column. */
export interface FlattenLayer {
  readonly kind: "flatten";
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Each output is a weighted sum of all inputs and a bias. */
export interface DenseLayer {
  readonly kind: "dense";
  /** Its parameters are `<name>.weight` and `<name>.bias`. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  /** Of its weights' orthogonal start. */
  readonly gain: number;
}

/** How a recurrent layer goes from one step to the next. */
export type Cell = "gru" | "lstm";

/**
 * Sees what came before by a hidden state, which it hands from a row to the row after it. With p = input(x) and
 * u = state(h), both of one block of `size` for each gate:
 *
 *   gru:   r, z = σ(p + u);  n = tanh(p + r∘u);  h ← n + z∘(h − n)                     blocks r, z, n
 *   lstm:  i, f, o = σ(p + u);  g = tanh(p + u);  c ← f∘c + i∘g;  h ← o∘tanh(c)        blocks i, f, g, o
 *
 * Cho et al. 2014, https://arxiv.org/abs/1406.1078; Hochreiter & Schmidhuber 1997; as PyTorch has them, with its
 * parameters. What comes out is h.
 */
export interface RecurrentLayer {
  readonly kind: "recurrent";
  readonly name: string;
  readonly cell: Cell;
  readonly inputs: number;
  /** Numbers of h. */
  readonly size: number;
  /** Numbers of the hidden state: h, and of an LSTM c behind it. */
  readonly stateSize: number;
  /** Its sums of what comes in, and of h. */
  readonly input: DenseLayer;
  readonly state: DenseLayer;
}

/** Multiplications that one row's forward pass through a layer needs. */
export function productsOfRow(layer: Layer): number {
  switch (layer.kind) {
    case "convolution": {
      const { inputs, filters, kernel, outputHeight, outputWidth } = layer;
      return filters * inputs * kernel * kernel * outputHeight * outputWidth;
    }
    case "dense":
      return layer.inputs * layer.outputs;
    case "recurrent":
      return productsOfRow(layer.input) + productsOfRow(layer.state);
    case "flatten":
      return 0;
  }
}
