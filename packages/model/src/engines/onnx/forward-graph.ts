import { type ForwardPass, forwardPass } from "../../network/forward-pass.ts";
import type { Activation, ConvolutionLayer, DenseLayer } from "../../network/layer.ts";
import type { NetworkShape } from "../../network/network-shape.ts";
import type { ConvolutionOperators } from "./convolution-operators.ts";
import type { GraphBuilder, Value } from "./graph/graph-builder.ts";
import type { DenseSums } from "./layers/dense-sums.ts";
import type { ParameterSource } from "./layers/parameter-source.ts";
import type { RecurrentGraph } from "./layers/recurrent-graph.ts";

/** What layers are computed by. */
export interface LayerOperators {
  readonly convolutions: ConvolutionOperators;
  readonly denseSums: DenseSums;
}

/**
 * The network's forward pass.
 * @param recurrent of a network with a memory
 * @param observations float32, `[rows, stack, height, width]` of pictures (0 to 255), `[rows, length]` of vectors
 */
export function forward(
  graph: GraphBuilder,
  network: NetworkShape,
  parameters: ParameterSource,
  observations: Value,
  operators: LayerOperators,
  recurrent: RecurrentGraph | null,
): ForwardPass<Value> {
  return forwardPass(network, observations, (layer, input) => {
    switch (layer.kind) {
      case "convolution":
        return convolution(graph, layer, parameters, input, {
          convolutions: operators.convolutions,
          first: input === observations,
        });
      case "flatten":
        return operators.convolutions.flatten(layer, input);
      case "dense":
        return dense(graph, layer, parameters, input, operators);
      case "recurrent":
        if (recurrent === null) throw new RangeError("a recurrent layer needs its hidden states");
        return recurrent.forward(parameters, input);
    }
  });
}

function convolution(
  graph: GraphBuilder,
  layer: ConvolutionLayer,
  parameters: ParameterSource,
  input: Value,
  { convolutions, first }: { readonly convolutions: ConvolutionOperators; readonly first: boolean },
): Value {
  const weight = parameters(`${layer.name}.weight`);
  const bias = parameters(`${layer.name}.bias`);
  if (!first) return convolutions.forward(layer, input, weight, bias);
  // Scaling a layer's few weights spares scaling all pixels.
  const scaled =
    layer.inputScale === 1 ? weight : graph.op("Mul", [weight, graph.scalar(layer.inputScale)]);
  return convolutions.firstForward(layer, input, scaled, bias);
}

function dense(
  graph: GraphBuilder,
  layer: DenseLayer,
  parameters: ParameterSource,
  input: Value,
  { denseSums }: LayerOperators,
): Value {
  const weight = parameters(`${layer.name}.weight`);
  const bias = parameters(`${layer.name}.bias`);
  return activated(graph, layer.activation, denseSums(graph, layer, input, { weight, bias }));
}

const operators = { relu: "Relu", tanh: "Tanh" } as const;

function activated(graph: GraphBuilder, activation: Activation, sums: Value): Value {
  return activation === "none" ? sums : graph.op(operators[activation], [sums]);
}
