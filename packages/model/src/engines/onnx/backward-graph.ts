import type { ForwardPass, LayerPass } from "../../network/forward-pass.ts";
import type { Activation, DenseLayer, RecurrentLayer } from "../../network/layer.ts";
import type { ConvolutionOperators, SeenPictures } from "./convolution-operators.ts";
import type { GraphBuilder, Value } from "./graph/graph-builder.ts";
import type { ParameterSource } from "./layers/parameter-source.ts";
import type { RecurrentGraph } from "./layers/recurrent-graph.ts";
import type { LossValues } from "./loss-graph.ts";

/** A parameter's name and the loss's derivative by it. */
export type ParameterGradients = ReadonlyMap<string, Value>;

/** What the forward pass was computed with. */
export interface SeenForward {
  readonly convolutions: ConvolutionOperators;
  readonly pictures: SeenPictures;
  /** Of a network with a memory. */
  readonly recurrent: RecurrentGraph | null;
}

/** The network's backward pass. */
export function backward(
  graph: GraphBuilder,
  parameters: ParameterSource,
  { trunk, policy, value }: ForwardPass<Value>,
  { logitGradients, valueGradients }: LossValues,
  seen: SeenForward,
): ParameterGradients {
  const pass = new BackwardPass(graph, parameters, seen);
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
  readonly #convolutions: ConvolutionOperators;
  readonly #pictures: SeenPictures;
  readonly #recurrent: RecurrentGraph | null;

  constructor(graph: GraphBuilder, parameters: ParameterSource, seen: SeenForward) {
    this.#graph = graph;
    this.#parameters = parameters;
    this.#convolutions = seen.convolutions;
    this.#pictures = seen.pictures;
    this.#recurrent = seen.recurrent;
  }

  /** Through layers whose first one has the observation as input: the derivative by the observation is not needed. */
  through(passes: readonly LayerPass<Value>[], outputGradients: Value): void {
    const [first, ...later] = passes;
    let gradients = outputGradients;
    for (const pass of later.reverse()) {
      gradients = this.#inputGradients(pass, this.#ofParameters(pass, gradients));
    }
    if (first !== undefined) this.#ofParameters(first, gradients, true);
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
   * @param first whether its input is the observation
   * @returns those by its sums, before the activation
   */
  #ofParameters(
    { layer, input, output }: LayerPass<Value>,
    outputGradients: Value,
    first = false,
  ): Value {
    if (layer.kind === "flatten") return outputGradients;
    if (layer.kind === "recurrent") return this.#ofRecurrent(layer, input, outputGradients);
    const graph = this.#graph;
    const gradients = ofSums(graph, layer.activation, output, outputGradients);
    if (layer.kind === "dense") {
      this.#ofDense(layer, input, gradients);
      return gradients;
    }
    const { weight, bias } = first
      ? this.#convolutions.firstFilterGradients(layer, this.#pictures, gradients)
      : this.#convolutions.filterGradients(layer, input, gradients);
    const scaled =
      layer.inputScale === 1 ? weight : graph.op("Mul", [weight, graph.scalar(layer.inputScale)]);
    this.gradients.set(`${layer.name}.weight`, scaled);
    this.gradients.set(`${layer.name}.bias`, bias);
    return gradients;
  }

  #ofDense({ name }: DenseLayer, input: Value, gradients: Value): void {
    const graph = this.#graph;
    this.gradients.set(`${name}.weight`, graph.op("Gemm", [gradients, input], { transA: 1 }));
    const bias = graph.op("ReduceSum", [gradients, graph.integers([0])], { keepdims: 0 });
    this.gradients.set(`${name}.bias`, bias);
  }

  /** @returns the derivatives by its sums of what comes in */
  #ofRecurrent(layer: RecurrentLayer, input: Value, outputGradients: Value): Value {
    if (this.#recurrent === null) throw new RangeError("a recurrent layer has no forward pass");
    const by = this.#recurrent.backward(this.#parameters, outputGradients);
    for (const [name, gradients] of by.parameters) this.gradients.set(name, gradients);
    this.#ofDense(layer.input, input, by.projections);
    return by.projections;
  }

  #inputGradients({ layer }: LayerPass<Value>, gradients: Value): Value {
    switch (layer.kind) {
      case "convolution": {
        const weight = this.#parameters(`${layer.name}.weight`);
        return this.#convolutions.inputGradients(layer, weight, gradients);
      }
      case "flatten":
        return this.#convolutions.unflatten(layer, gradients);
      case "dense":
        return this.#denseInputGradients(layer, gradients);
      case "recurrent":
        return this.#denseInputGradients(layer.input, gradients);
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
