import type { ForwardPass, LayerPass } from "../../network/forward-pass.ts";
import type { Activation, ConvolutionLayer, DenseLayer } from "../../network/layer.ts";
import { noRecurrence, type ParameterSource } from "./forward.ts";
import type { LossValues } from "./loss.ts";
import type { Tensor, Tensor2D, Tensor4D, TensorFlow } from "./tensor-flow.ts";

/**
 * The network's backward pass.
 * @returns each parameter's name and the loss's derivative by it
 */
export function backward(
  tf: TensorFlow,
  parameter: ParameterSource,
  { trunk, policy, value }: ForwardPass<Tensor>,
  { logitGradients, valueGradients }: LossValues,
): ReadonlyMap<string, Tensor> {
  const pass = new BackwardPass(tf, parameter);
  if (trunk.length === 0) {
    pass.through(policy, logitGradients);
    pass.through(value, valueGradients);
  } else {
    const fromPolicy = pass.throughTower(policy, logitGradients);
    const fromValue = pass.throughTower(value, valueGradients);
    pass.through(trunk, tf.add(fromPolicy, fromValue));
  }
  return pass.gradients;
}

class BackwardPass {
  readonly gradients = new Map<string, Tensor>();
  readonly #tf: TensorFlow;
  readonly #parameter: ParameterSource;

  constructor(tf: TensorFlow, parameter: ParameterSource) {
    this.#tf = tf;
    this.#parameter = parameter;
  }

  /** Through layers whose first one has the observation as input: the derivative by the observation is not needed. */
  through([first, ...later]: readonly LayerPass<Tensor>[], outputGradients: Tensor): void {
    const gradients = this.throughTower(later, outputGradients);
    if (first !== undefined) this.#ofParameters(first, gradients);
  }

  /** @returns the loss's derivative by what the first layer saw */
  throughTower(passes: readonly LayerPass<Tensor>[], outputGradients: Tensor): Tensor {
    return passes.reduceRight(
      (gradients, pass) => this.#inputGradients(pass, this.#ofParameters(pass, gradients)),
      outputGradients,
    );
  }

  /**
   * Notes the derivatives by a layer's parameters.
   * @returns those by its sums, before the activation
   */
  #ofParameters({ layer, input, output }: LayerPass<Tensor>, outputGradients: Tensor): Tensor {
    if (layer.kind === "flatten") return outputGradients;
    if (layer.kind === "recurrent") throw noRecurrence();
    const tf = this.#tf;
    const gradients = ofSums(tf, layer.activation, output, outputGradients);
    if (layer.kind === "dense") {
      const ofWeight = tf.matMul(input as Tensor2D, gradients as Tensor2D, true, false);
      this.#note(layer, ofWeight, tf.sum(gradients, 0));
      return gradients;
    }
    const ofFilters = this.#filterGradients(layer, input as Tensor4D, gradients as Tensor4D);
    const ofWeight = layer.inputScale === 1 ? ofFilters : tf.mul(ofFilters, layer.inputScale);
    // Place by place and then row by row, so that rounding does not grow with their product.
    this.#note(layer, ofWeight, tf.sum(tf.sum(gradients, [1, 2]), 0));
    return gradients;
  }

  #note({ name }: ConvolutionLayer | DenseLayer, ofWeight: Tensor, ofBias: Tensor): void {
    this.gradients.set(`${name}.weight`, ofWeight);
    this.gradients.set(`${name}.bias`, ofBias);
  }

  #inputGradients({ layer, input }: LayerPass<Tensor>, gradients: Tensor): Tensor {
    const tf = this.#tf;
    switch (layer.kind) {
      case "convolution": {
        const weight = this.#parameter(`${layer.name}.weight`) as Tensor4D;
        const { shape } = input as Tensor4D;
        return tf.conv2dTranspose(gradients as Tensor4D, weight, shape, layer.stride, "valid");
      }
      case "flatten":
        return tf.reshape(gradients, input.shape);
      case "recurrent":
        throw noRecurrence();
      case "dense": {
        const weight = this.#parameter(`${layer.name}.weight`) as Tensor2D;
        return tf.matMul(gradients as Tensor2D, weight, false, true);
      }
    }
  }

  /** By its kernel's name: only derivations use it, so TensorFlow.js has no function for it. */
  #filterGradients(layer: ConvolutionLayer, x: Tensor4D, dy: Tensor4D): Tensor4D {
    const { shape } = this.#parameter(`${layer.name}.weight`);
    return this.#tf.engine().runKernel(
      "Conv2DBackpropFilter",
      { x, dy },
      {
        strides: layer.stride,
        pad: "valid",
        dataFormat: "NHWC",
        filterShape: [...shape],
      },
    );
  }
}

/** The loss's derivative by a layer's sums, from its derivative by the activation's output. */
function ofSums(tf: TensorFlow, activation: Activation, output: Tensor, g: Tensor): Tensor {
  switch (activation) {
    case "none":
      return g;
    case "relu":
      // 1 where the output is positive, else 0.
      return tf.mul(g, tf.step(output));
    case "tanh":
      return tf.mul(g, tf.sub(1, tf.square(output)));
  }
}
