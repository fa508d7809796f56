import type { ForwardPass, LayerPass } from "../../network/forward-pass.ts";
import type { Activation, ConvolutionLayer, DenseLayer } from "../../network/layer.ts";
import { filterGradients, inputGradients } from "./convolution-gradients-graph.ts";
import type { ParameterSource } from "./forward-graph.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";
import type { LossValues } from "./loss-graph.ts";

/** A parameter's name and the loss's derivative by it. */
export type ParameterGradients = ReadonlyMap<string, Value>;

/**
 * The network's backward pass.
 * @param transposedPictures `[stack, rows, height, width]`: the pictures that the forward pass saw, channels first.
 * Required when the first layer is a convolution
 */
export function backward(
  graph: GraphBuilder,
  parameters: ParameterSource,
  { trunk, policy, value }: ForwardPass<Value>,
  { logitGradients, valueGradients }: LossValues,
  transposedPictures: () => Value,
): ParameterGradients {
  const pass = new BackwardPass(graph, parameters, transposedPictures);
  if (trunk.length === 0) {
    pass.through(value, valueGradients);
    pass.through(policy, logitGradients);
  } else {
    const fromValue = pass.throughTower(value, valueGradients);
    pass.through(trunk, pass.throughTower(policy, logitGradients, fromValue));
  }
  return pass.gradients;
}

class BackwardPass {
  readonly gradients = new Map<string, Value>();
  readonly #graph: GraphBuilder;
  readonly #parameters: ParameterSource;
  readonly #transposedPictures: () => Value;

  constructor(graph: GraphBuilder, parameters: ParameterSource, transposedPictures: () => Value) {
    this.#graph = graph;
    this.#parameters = parameters;
    this.#transposedPictures = transposedPictures;
  }

  /** Through layers whose first one has the observation as input: the derivative by the observation is not needed. */
  through(passes: readonly LayerPass<Value>[], outputGradients: Value): void {
    const [first, ...later] = passes;
    let gradients = outputGradients;
    for (const pass of later.reverse()) {
      gradients = this.#inputGradients(pass, this.#ofParameters(pass, gradients));
    }
    if (first !== undefined) this.#ofParameters(first, gradients, this.#transposedPictures);
  }

  /**
   * Through a tower that sees what comes out of the trunk.
   * @param plus is added to what it returns
   * @returns the loss's derivative by the trunk's output
   */
  throughTower(
    passes: readonly LayerPass<Value, DenseLayer>[],
    outputGradients: Value,
    plus?: Value,
  ): Value {
    let gradients = outputGradients;
    for (const [index, pass] of [...passes.entries()].reverse()) {
      const ofSums = this.#ofParameters(pass, gradients);
      gradients = this.#denseInputGradients(pass.layer, ofSums, index === 0 ? plus : undefined);
    }
    return gradients;
  }

  /**
   * Notes the derivatives by a layer's parameters.
   * @param transposed its input, where that exists with channels first already
   * @returns those by its sums, before the activation
   */
  #ofParameters(
    { layer, input, output }: LayerPass<Value>,
    outputGradients: Value,
    transposed?: () => Value,
  ): Value {
    if (layer.kind === "flatten") return outputGradients;
    const graph = this.#graph;
    const gradients = ofSums(graph, layer.activation, output, outputGradients);
    if (layer.kind === "dense") {
      this.#note(layer, graph.op("Gemm", [gradients, input], { transA: 1 }), gradients, [0]);
      return gradients;
    }
    const channelsFirst = transposed?.() ?? graph.transpose(input, [1, 0, 2, 3]);
    const ofFilters = filterGradients(graph, layer, channelsFirst, gradients);
    const scaled =
      layer.inputScale === 1
        ? ofFilters
        : graph.op("Mul", [ofFilters, graph.scalar(layer.inputScale)]);
    this.#note(layer, scaled, gradients, [0, 2, 3]);
    return gradients;
  }

  /** @param axes over which a bias is the same */
  #note(
    { name }: ConvolutionLayer | DenseLayer,
    ofWeight: Value,
    ofOutputs: Value,
    axes: readonly number[],
  ): void {
    const ofBias = this.#graph.op("ReduceSum", [ofOutputs, this.#graph.integers(axes)], {
      keepdims: 0,
    });
    this.gradients.set(`${name}.weight`, ofWeight);
    this.gradients.set(`${name}.bias`, ofBias);
  }

  #inputGradients({ layer }: LayerPass<Value>, gradients: Value): Value {
    switch (layer.kind) {
      case "convolution": {
        const weight = this.#parameters(`${layer.name}.weight`);
        return inputGradients(this.#graph, layer, weight, gradients);
      }
      case "flatten": {
        const { channels, height, width } = layer;
        return this.#graph.reshape(gradients, [-1, channels, height, width]);
      }
      case "dense":
        return this.#denseInputGradients(layer, gradients);
    }
  }

  #denseInputGradients({ name }: DenseLayer, gradients: Value, plus?: Value): Value {
    const weight = this.#parameters(`${name}.weight`);
    return plus === undefined
      ? this.#graph.op("MatMul", [gradients, weight])
      : this.#graph.op("Gemm", [gradients, weight, plus]);
  }
}

/** The loss's derivative by a layer's sums, from its derivative by the activation's output. */
function ofSums(graph: GraphBuilder, activation: Activation, output: Value, g: Value): Value {
  switch (activation) {
    case "none":
      return g;
    case "relu": {
      // 1 where the output is positive, else 0. A comparison takes half the time of the operator Sign.
      const passed = graph.op("Greater", [output, graph.scalar(0)]);
      return graph.op("Mul", [g, graph.cast(passed, "float32")]);
    }
    case "tanh": {
      const squares = graph.op("Mul", [output, output]);
      return graph.op("Mul", [g, graph.op("Sub", [graph.scalar(1), squares])]);
    }
  }
}
